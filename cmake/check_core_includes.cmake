# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The core must build and run where GNU Radio is not: it includes none of its headers but
# its own, and links none of its libraries. Usage: cmake -DROOT=... -DCORE_LIBRARY=... -P

file(GLOB files ${ROOT}/include/gnuradio/specsense/message_keys.h
     ${ROOT}/include/gnuradio/specsense/core/*.h ${ROOT}/lib/core/*.h
     ${ROOT}/lib/core/*.cc)
list(LENGTH files count)
if(count LESS 20)
  message(FATAL_ERROR "only ${count} files of the core found under ${ROOT}")
endif()
foreach(file ${files})
  file(STRINGS ${file} includes REGEX "^ *# *include")
  foreach(line ${includes})
    if((line MATCHES "gnuradio/" AND NOT line MATCHES "<gnuradio/specsense/(core/|message_keys\\.h>)")
       OR line MATCHES "<pmt/")
      message(SEND_ERROR "${file}: ${line}")
    endif()
  endforeach()
endforeach()

file(GET_RUNTIME_DEPENDENCIES LIBRARIES ${CORE_LIBRARY}
  RESOLVED_DEPENDENCIES_VAR libraries UNRESOLVED_DEPENDENCIES_VAR unresolved)
foreach(library ${libraries} ${unresolved})
  if(library MATCHES "libgnuradio-(runtime|pmt)")
    message(SEND_ERROR "the core links ${library}")
  endif()
endforeach()
