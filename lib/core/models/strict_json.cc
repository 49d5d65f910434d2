// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "strict_json.h"
#include "plain_text.h"
#include <set>
#include <stdexcept>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

namespace {

using json = nlohmann::ordered_json;
using event = json::parse_event_t;

constexpr size_t deepest = 16;
// Finding one takes a walk through all of its object's.
constexpr size_t most_members = 1024;

/* Watches the parser: what breaks a rule is never built. */
class strict_rules
{
public:
    explicit strict_rules(const std::string& place) : d_place(place) {}

    void see(size_t depth, event e, const json& parsed)
    {
        if (e == event::object_start || e == event::array_start) {
            require(depth < deepest,
                    "must be at most " + std::to_string(deepest) +
                        " levels deep, got more");
            d_members.resize(depth);
            d_members.emplace_back();
        } else if (e == event::key) {
            auto& members = d_members[depth - 1];
            const auto& key = parsed.get_ref<const std::string&>();
            require(members.insert(key).second, "holds " + quoted(key) + " twice");
            require(members.size() <= most_members,
                    "must hold objects of at most " + std::to_string(most_members) +
                        " members, got more");
        }
    }

private:
    void require(bool met, const std::string& rule) const
    {
        if (!met) {
            throw std::invalid_argument(d_place + ": " + rule);
        }
    }

    std::string d_place;
    std::vector<std::set<std::string>> d_members{}; // of each open object
};

/* What the library says of a text, in short and without its own name. */
std::string reason_of(const json::exception& e)
{
    constexpr size_t longest = 200;
    std::string reason = e.what(); // "[json.exception.parse_error.101] parse error ..."
    const size_t prefix = reason.find("] ");
    reason.erase(0, prefix == std::string::npos ? 0 : prefix + 2);
    return reason.size() <= longest ? reason : reason.substr(0, longest) + "...";
}

} // namespace

json parse_strict_json(const std::string& text, const std::string& place)
{
    strict_rules rules(place);
    try {
        return json::parse(text, [&rules](int depth, event e, const json& parsed) {
            rules.see(size_t(depth), e, parsed);
            return true;
        });
    } catch (const json::exception& e) {
        throw std::invalid_argument(place + ": must be JSON, got a " + reason_of(e));
    }
}

} // namespace core
} // namespace specsense
} // namespace gr
