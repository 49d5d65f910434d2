# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Usage: cmake -DBUILD_DIR=... -DSOURCE_DIR=... -DWORK_DIR=... -DLIBRARY_DIR=... -DDATA_DIR=...
# [-DPYTHON=... -DPYTHON_DIR=...] -P run.cmake

set(prefix ${WORK_DIR}/prefix)
set(build ${WORK_DIR}/build)
file(REMOVE_RECURSE ${WORK_DIR})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${result}:\n${output}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix})
run(${CMAKE_COMMAND} -S ${SOURCE_DIR} -B ${build} -DCMAKE_PREFIX_PATH=${prefix}
    "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}")
run(${CMAKE_COMMAND} --build ${build})
run(${build}/consume_core)
if(PYTHON)
  run(${build}/consume_blocks)
  run(${CMAKE_COMMAND} -E env PYTHONPATH=${prefix}/${PYTHON_DIR}
      LD_LIBRARY_PATH=${prefix}/${LIBRARY_DIR} ${PYTHON} -B -c
      "from gnuradio import specsense\nassert specsense.__file__.startswith('${prefix}')\nspecsense.spectrogram_builder()")
endif()

# Models are found from where the library lies now, not where it was installed.
set(model ${DATA_DIR}/specsense/models/consumer.safetensors)
file(WRITE ${prefix}/${model} "")
set(moved ${WORK_DIR}/moved)
file(RENAME ${prefix} ${moved})
execute_process(
  COMMAND ${CMAKE_COMMAND} -E env LD_LIBRARY_PATH=${moved}/${LIBRARY_DIR}
    ${moved}/bin/specsense model list
  OUTPUT_VARIABLE output ERROR_VARIABLE output)
string(FIND "${output}" "${moved}/${model}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "specsense model list must name ${moved}/${model}, got:\n${output}")
endif()
