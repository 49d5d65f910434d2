// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/training_batches.h"
#include "core/training/training_log.h"
#include "core/training/widen_weights.h"
#include "qa_temporary_folder.h"
#include <algorithm>
#include <cmath>
#include <cppunit/extensions/HelperMacros.h>
#include <fstream>
#include <functional>
#include <gnuradio/specsense/core/models/network_executor.h>
#include <gnuradio/specsense/core/models/os_net.h>
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/random_source.h>
#include <gnuradio/specsense/core/segmentation_engine.h>
#include <gnuradio/specsense/core/training/training.h>

using namespace gr::specsense::core;

namespace {

const std::string small_recipe = R"({
  "name": "small",
  "architecture": {"type": "os_net", "width": 4},
  "phases": [
    {"steps": 10, "batch": 3, "crop_rows": 128, "crop_columns": 128,
     "crops_per_frame": 4},
    {"steps": 5, "batch": 1}
  ],
  "warm_up_steps": 4, "learning_rate": 0.01, "final_learning_rate": 0.001
})";

std::string training_error(const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "no error";
}

/* A recipe that keeps the frames it has made. */
class watched_frames : public frame_recipe
{
public:
    explicit watched_frames(std::unique_ptr<frame_recipe> inner)
        : d_inner(std::move(inner))
    {
    }
    const char* name() const override { return d_inner->name(); }
    const sensing_profile& profile() const override { return d_inner->profile(); }
    frame make(uint64_t index) const override
    {
        made.push_back(d_inner->make(index));
        return made.back();
    }

    mutable std::vector<frame> made;

private:
    std::unique_ptr<frame_recipe> d_inner;
};

/* The recipe with \p from replaced. */
std::string changed(const std::string& from, const std::string& to)
{
    auto text = small_recipe;
    const auto at = text.find(from);
    CPPUNIT_ASSERT(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

} // namespace

class qa_training : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_training);
    CPPUNIT_TEST(a_recipe_comes_back_from_json);
    CPPUNIT_TEST(wrong_recipes_are_refused);
    CPPUNIT_TEST(a_recipe_changes_its_frames_profile);
    CPPUNIT_TEST(the_learning_rate_warms_up_and_falls);
    CPPUNIT_TEST(a_group_depends_on_its_index_alone);
    CPPUNIT_TEST(each_step_has_its_place);
    CPPUNIT_TEST(crops_are_pieces_of_frames);
    CPPUNIT_TEST(whole_frames_are_padded_to_the_stride);
    CPPUNIT_TEST(the_log_forgets_what_came_after);
    CPPUNIT_TEST(a_widened_network_computes_the_same);
    CPPUNIT_TEST(what_does_not_widen_is_refused);
    CPPUNIT_TEST_SUITE_END();

    void a_recipe_comes_back_from_json()
    {
        const auto recipe = read_training_recipe(small_recipe);
        CPPUNIT_ASSERT_EQUAL(std::string("small"), recipe.name);
        CPPUNIT_ASSERT_EQUAL(int64_t(15), recipe.steps());
        CPPUNIT_ASSERT_EQUAL(256, recipe.phases[1].crop_rows);
        const auto text = write_training_recipe(recipe);
        CPPUNIT_ASSERT_EQUAL(text, write_training_recipe(read_training_recipe(text)));
    }

    void wrong_recipes_are_refused()
    {
        const std::pair<std::string, std::string> cases[] = {
            { "{", "is no JSON: " },
            { "{}", "name is missing" },
            { changed("\"small\"", "\"a/b\""),
              "name must be a model's name without a slash, got \"a/b\"" },
            { changed("learning_rate", "learning_rat"),
              "learning_rat: a training recipe has no such member; it has " },
            { changed("\"batch\": 3", "\"batch\": 0"),
              "phases[0].batch must lie in 1 to 4096, got 0" },
            { changed("\"batch\": 3", "\"btch\": 3"),
              "phases[0].btch: a phase has no such member; it has " },
            { changed("\"crop_rows\": 128", "\"crop_rows\": 100"),
              "phases[0].crop_rows must be a positive multiple of 8, got 100" },
            { changed("\"steps\": 10", "\"steps\": \"x\""),
              "phases[0].steps: must be a whole number, got \"x\"" },
            { changed("\"batch\": 3", "\"class_weights\": [1, 2]"),
              "phases[0].class_weights must be one for noise and one for each class, 4, "
              "got 2" },
            { changed("\"batch\": 3", "\"class_weights\": [1, 2, 0, 1]"),
              "phases[0].class_weights must be positive, got 0.0" },
            { changed("\"batch\": 3", "\"learning_rate\": 0.0001"),
              "phases[0].learning_rate must be 0 or lie between final_learning_rate and "
              "1, got 0.0001" },
            { changed("0.01", "7"), "learning_rate must lie in (0, 1], got 7.0" },
            { changed("0.001", "0.1"),
              "final_learning_rate must lie between 0 and learning_rate, got 0.1" },
            { changed("\"os_net\"", "\"u_net\""),
              "architecture: type must be \"os_net\", got \"u_net\"" },
            { changed("\"width\"", "\"with\""), "architecture: unknown key \"with\"" },
            { changed("\"name\"", "\"seed\": 20250, \"name\""),
              "seed must be neither that of the validation frames nor that of the test "
              "frames, got 20250" },
            { changed("\"name\"", "\"frames\": \"fields\", \"name\""),
              "frames must name a frame recipe, got \"fields\"" },
            { changed("\"name\"", "\"profile\": 3, \"name\""),
              "profile must be an object, got 3" },
            { changed("\"name\"", "\"profile\": {\"joined_rows\": 2}, \"name\""),
              "profile must leave the name as it is, and those of frames paper all of "
              "their profile, got {\"joined_rows\":2}" },
            { changed("\"name\"",
                      "\"frames\": \"field\", \"profile\": {\"row\": 2}, \"name\""),
              "profile.row: a profile has no such member; it has " },
            { changed("\"name\"",
                      "\"frames\": \"field\", \"profile\": {\"joined_rows\": 3}, "
                      "\"name\""),
              "profile field: joined rows must be 1 to 16, and a divisor of 1120 rows "
              "per "
              "frame, got 3" },
            { changed("\"name\"",
                      "\"frames\": \"field\", \"profile\": {\"detectors\": [\"peak\"]}, "
                      "\"name\""),
              "profile field: the first detector must be average or sample, got peak" },
        };
        for (const auto& [text, expected] : cases) {
            const auto& recipe = text;
            const auto error = training_error([&] { read_training_recipe(recipe); });
            CPPUNIT_ASSERT_EQUAL(expected, error.substr(0, expected.size()));
        }
    }

    /* Field frames in other detectors, two rows of which are one of the network's. */
    void a_recipe_changes_its_frames_profile()
    {
        const auto recipe = read_training_recipe(changed(
            "\"name\"",
            "\"frames\": \"field\", \"profile\": {\"joined_rows\": 2, \"detectors\": "
            "[\"average\", \"cyclic_prefix_15khz\", \"cyclic_prefix_30khz\"]}, "
            "\"name\""));
        const auto profile = profile_of(recipe);
        CPPUNIT_ASSERT_EQUAL(2, profile.joined_rows);
        CPPUNIT_ASSERT_EQUAL(size_t(3), profile.detectors.size());
        const auto frames = make_frame_recipe("field", recipe.seed, 0.0, profile);
        const auto f = frames->make(1);
        CPPUNIT_ASSERT_EQUAL(size_t(3), f.detectors.size());
        const auto batch = training_batches::whole_frame(f, profile, 8);
        CPPUNIT_ASSERT_EQUAL(f.rows / 2, batch.rows);
        CPPUNIT_ASSERT_EQUAL(size_t(6), batch.pictures.size() / batch.labels.size());
        CPPUNIT_ASSERT_EQUAL(
            write_training_recipe(recipe),
            write_training_recipe(read_training_recipe(write_training_recipe(recipe))));
    }

    void the_learning_rate_warms_up_and_falls()
    {
        const auto recipe = read_training_recipe(small_recipe);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0025, recipe.learning_rate_at(0), 1e-12);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.01, recipe.learning_rate_at(3), 1e-12);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.01, recipe.learning_rate_at(4), 1e-12);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.001, recipe.learning_rate_at(15), 1e-12);
        // The second phase begins again.
        const auto again = read_training_recipe(
            changed("\"batch\": 1", "\"batch\": 1, \"learning_rate\": 0.004"));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0025, again.learning_rate_at(0), 1e-12);
        CPPUNIT_ASSERT(again.learning_rate_at(9) < 0.003);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.004, again.learning_rate_at(10), 1e-12);
        CPPUNIT_ASSERT(again.learning_rate_at(11) < 0.004);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.001, again.learning_rate_at(15), 1e-12);
        for (int64_t step = 5; step <= 15; ++step) {
            CPPUNIT_ASSERT(recipe.learning_rate_at(step) <
                           recipe.learning_rate_at(step - 1));
        }
    }

    void a_group_depends_on_its_index_alone()
    {
        const auto recipe = read_training_recipe(small_recipe);
        const auto frames = make_frame_recipe(recipe.frames, recipe.seed);
        const training_batches batches(recipe, *frames);
        const auto first = batches.make(1);
        batches.make(0);
        const auto again = batches.make(1);
        CPPUNIT_ASSERT_EQUAL(size_t(4), first.size());
        for (size_t i = 0; i < first.size(); ++i) {
            CPPUNIT_ASSERT(first[i].pictures == again[i].pictures);
            CPPUNIT_ASSERT(first[i].labels == again[i].labels);
            CPPUNIT_ASSERT_EQUAL(3, first[i].size);
            CPPUNIT_ASSERT_EQUAL(128, first[i].rows);
            CPPUNIT_ASSERT_EQUAL(size_t(3 * 128 * 128), first[i].labels.size());
            CPPUNIT_ASSERT_EQUAL(size_t(3 * 128 * 128 * 3), first[i].pictures.size());
        }
        CPPUNIT_ASSERT(first[0].pictures != first[1].pictures);
        CPPUNIT_ASSERT(first[0].pictures != batches.make(0)[0].pictures);
    }

    /* 10 steps in groups of 4, then 5 of whole frames. */
    void each_step_has_its_place()
    {
        const auto recipe = read_training_recipe(small_recipe);
        const auto frames = make_frame_recipe(recipe.frames, recipe.seed);
        const training_batches batches(recipe, *frames);
        const std::pair<int64_t, int64_t> places[] = { { 0, 0 }, { 0, 1 }, { 0, 2 },
                                                       { 0, 3 }, { 1, 0 }, { 1, 1 },
                                                       { 1, 2 }, { 1, 3 }, { 2, 0 },
                                                       { 2, 1 }, { 3, 0 }, { 4, 0 },
                                                       { 5, 0 }, { 6, 0 }, { 7, 0 } };
        int64_t step = 0;
        for (const auto& [group, index] : places) {
            const auto place = batches.find(step++);
            CPPUNIT_ASSERT_EQUAL(group, place.group);
            CPPUNIT_ASSERT_EQUAL(index, place.index);
        }
        CPPUNIT_ASSERT_EQUAL(int64_t(8), batches.groups());
        CPPUNIT_ASSERT_EQUAL(size_t(2), batches.make(2).size());
        const auto whole = batches.make(4);
        CPPUNIT_ASSERT_EQUAL(size_t(1), whole.size());
        CPPUNIT_ASSERT_EQUAL(1, whole[0].size);
        CPPUNIT_ASSERT_EQUAL(256, whole[0].columns);
    }

    /* Each crop is found in a frame of its own, which is not the next of the recipe. */
    void crops_are_pieces_of_frames()
    {
        const auto recipe = read_training_recipe(small_recipe);
        const watched_frames frames(make_frame_recipe(recipe.frames, recipe.seed));
        const auto batch = training_batches(recipe, frames).make(1)[2];
        CPPUNIT_ASSERT_EQUAL(size_t(3), frames.made.size());
        for (int i = 0; i < batch.size; ++i) {
            const auto& frame = frames.made[size_t(i)];
            CPPUNIT_ASSERT(frame.index > 1000 && frame.index < uint64_t(1) << 48);
            const auto picture = make_labelled_picture(frame, frames.profile()).pixels;
            bool found = false;
            for (int r = 0; r <= frame.rows - 128 && !found; ++r) {
                for (int c = 0; c <= frame.columns - 128 && !found; ++c) {
                    found = is_at(batch, i, frame, picture, r, c);
                }
            }
            CPPUNIT_ASSERT(found);
        }
    }

    void whole_frames_are_padded_to_the_stride()
    {
        frame f;
        f.rows = 5;
        f.columns = 9;
        f.detectors = { std::vector<float>(45, 1.0f) };
        f.detectors[0][7] = 100.0f;
        f.labels.assign(45, 2);
        const auto batch = training_batches::whole_frame(f, find_profile("paper"), 8);
        CPPUNIT_ASSERT_EQUAL(8, batch.rows);
        CPPUNIT_ASSERT_EQUAL(16, batch.columns);
        const auto sensed = std::count(batch.labels.begin(), batch.labels.end(), 2);
        const auto padded =
            std::count(batch.labels.begin(), batch.labels.end(), label_unsensed);
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t(45), sensed);
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t(8 * 16 - 45), padded);
    }

    void the_log_forgets_what_came_after()
    {
        const temporary_folder folder;
        const auto path = folder.path("log.jsonl");
        start_training_log(path);
        for (int step : { 10, 20, 30 }) {
            append_training_log(path, "{\"step\": " + std::to_string(step) + "}");
        }
        std::ofstream(path, std::ios::app) << "{\"step\": 4"; // cut short
        forget_training_log_after(path, 20);
        CPPUNIT_ASSERT_EQUAL(std::string("{\"step\": 10}\n{\"step\": 20}\n"),
                             folder.read("log.jsonl"));
    }

    void a_widened_network_computes_the_same()
    {
        const auto narrow = tiny_model(4);
        auto wide = narrow;
        wide.description.architecture = R"({"type": "os_net", "width": 12})";
        const auto net = make_network(wide.description.architecture);
        wide.weights = widen_weights(
            narrow.weights, make_network(narrow.description.architecture), net, 3);
        check_weights(wide.weights, net);
        std::vector<uint8_t> picture(16 * 24 * 3);
        random_source random(4);
        for (auto& value : picture) {
            value = uint8_t(random.integer(0, 255));
        }
        std::vector<float> expected(16 * 24 * 4);
        std::vector<float> got(expected.size());
        make_cpu_executor(narrow, model_precision::fp32, 1)
            ->run(picture.data(), 1, 16, 24, expected.data());
        make_cpu_executor(wide, model_precision::fp32, 1)
            ->run(picture.data(), 1, 16, 24, got.data());
        for (size_t i = 0; i < got.size(); ++i) {
            CPPUNIT_ASSERT_DOUBLES_EQUAL(
                expected[i], got[i], 1e-4 * (1.0 + std::abs(expected[i])));
        }
        // Copies of a channel are not the same: they would stay so for ever.
        const auto& filter = wide.weights["encoder1.conv2.weight"].values;
        CPPUNIT_ASSERT(filter[0] != filter[9]);
    }

    void what_does_not_widen_is_refused()
    {
        const auto model = tiny_model(8);
        const auto narrow = make_network(model.description.architecture);
        os_net_config config;
        config.width = 12;
        CPPUNIT_ASSERT_EQUAL(
            std::string("start model: layer encoder1.conv1 of 8 channels does not widen "
                        "to layer encoder1.conv1 of 12"),
            training_error(
                [&] { widen_weights(model.weights, narrow, make_os_net(config), 1); }));
    }

private:
    static model tiny_model(int width)
    {
        model m;
        m.description.name = "tiny";
        m.description.architecture = R"({"type": "os_net", "width": )" +
            std::to_string(width) + "}";
        m.description.profile = find_profile("paper");
        random_source random(7);
        for (const auto& [name, shape] :
             weight_shapes(make_network(m.description.architecture))) {
            tensor t;
            t.shape = shape;
            size_t count = 1;
            for (auto extent : shape) {
                count *= size_t(extent);
            }
            for (size_t i = 0; i < count; ++i) {
                t.values.push_back(float(random.uniform(0.0, 0.5)) -
                                   (shape.size() > 1 ? 0.25f : 0.0f));
            }
            m.weights[name] = t;
        }
        return m;
    }

    static bool is_at(const training_batch& batch,
                      int i,
                      const frame& f,
                      const std::vector<uint8_t>& picture,
                      int row,
                      int column)
    {
        for (int r = 0; r < batch.rows; ++r) {
            const size_t from = size_t(row + r) * f.columns + column;
            const size_t to = (size_t(i) * batch.rows + r) * batch.columns;
            if (!std::equal(&picture[from * 3],
                            &picture[from * 3] + 3 * batch.columns,
                            &batch.pictures[to * 3]) ||
                !std::equal(&f.labels[from],
                            &f.labels[from] + batch.columns,
                            &batch.labels[to])) {
                return false;
            }
        }
        return true;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_training);
