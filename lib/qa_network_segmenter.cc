// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/inference_worker.h"
#include "core/models/network_segmenter.h"
#include "qa_signals.h"
#include "qa_temporary_folder.h"
#include <algorithm>
#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <gnuradio/specsense/core/models/model_file.h>
#include <gnuradio/specsense/core/models/picture.h>
#include <gnuradio/specsense/core/models/pixel_decision.h>
#include <limits>
#include <random>

using namespace gr::specsense::core;

namespace {

constexpr char tiny_net[] = R"({"type": "os_net", "width": 4})";
constexpr int channels = 4; // logits of a pixel: noise, lte, nr, radar
constexpr float nan_power = std::numeric_limits<float>::quiet_NaN();
constexpr float infinite_power = std::numeric_limits<float>::infinity();

/* What an executor was given, and what it shall do. */
struct executor_log {
    int calls = 0;
    int rows = 0;
    int columns = 0;
    std::vector<uint8_t> picture{};
    bool throws = false;
    int nan_pixel = -1; // whose logits are no numbers
};

/* Instead of a network: the label is in the two highest bits of red. */
class colour_executor : public network_executor
{
public:
    explicit colour_executor(executor_log& log) : d_log(log) {}
    void
    run(const uint8_t* pictures, int batch, int rows, int columns, float* logits) override
    {
        CPPUNIT_ASSERT_EQUAL(1, batch);
        ++d_log.calls;
        if (d_log.throws) {
            throw std::runtime_error("no memory left on the device");
        }
        const int pixels = rows * columns;
        d_log.rows = rows;
        d_log.columns = columns;
        d_log.picture.assign(pictures, pictures + pixels * 3);
        std::fill_n(logits, pixels * channels, 0.0f);
        for (int i = 0; i < pixels; ++i) {
            logits[i * channels + (pictures[i * 3] >> 6)] = 10.0f;
        }
        if (d_log.nan_pixel >= 0) {
            logits[d_log.nan_pixel * channels + 2] = nan_power;
        }
    }

private:
    executor_log& d_log;
};

/* Random weights, with which more than one label comes; on each call the same. */
model tiny_model()
{
    model m;
    m.description.name = "tiny";
    m.description.architecture = tiny_net;
    m.description.profile = find_profile("paper");
    std::mt19937 random(12);
    std::normal_distribution<float> normal;
    for (const auto& [name, shape] : weight_shapes(make_network(tiny_net))) {
        auto& t = m.weights[name];
        t.shape = shape;
        size_t count = 1;
        for (auto extent : shape) {
            count *= size_t(extent);
        }
        const bool variance = name.find("running_var") != std::string::npos;
        const float scale =
            shape.size() == 4 ? std::sqrt(2.0f / float(count / size_t(shape[0]))) : 0.3f;
        for (size_t i = 0; i < count; ++i) {
            const float value = scale * normal(random);
            t.values.push_back(variance ? 1.0f + std::abs(value) : value);
        }
    }
    return m;
}

std::string refusal(const std::function<void()>& act)
{
    try {
        act();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "none";
}

/* Rows of the profile paper, with a carrier in noise. */
struct paper_rows {
    spectrogram_geometry geometry;
    int columns;
    std::vector<float> power;

    explicit paper_rows(double rate, int rows = 256, float carrier = 3e-2f)
        : geometry(find_profile("paper"), rate), columns(geometry.columns())
    {
        spectrogram s(find_profile("paper"), rate);
        const auto samples = size_t(geometry.row_start(rows) + 2 * columns);
        auto x = qa::noise_source(21).block(samples, 1e-6f);
        qa::add(x, qa::tone(samples, rate / 8.0, rate, carrier));
        power = qa::all_rows(s, x).detectors[0];
        power.resize(size_t(rows) * size_t(columns));
    }
    frame_rows frame() const { return { int(power.size()) / columns, { power.data() } }; }
    float& at(int row, int column) { return power[size_t(row) * columns + column]; }
};

struct answer {
    std::vector<uint8_t> labels, confidence;
    frame_report report;

    answer(segmentation_engine& engine, const frame_rows& frame, int columns)
        : labels(size_t(frame.rows) * columns, 77), confidence(labels.size(), 77),
          report(engine.segment(frame, labels.data(), confidence.data()))
    {
    }
};

} // namespace

class qa_network_segmenter : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_network_segmenter);
    CPPUNIT_TEST(a_full_frame_is_seen_as_it_is);
    CPPUNIT_TEST(any_rate_and_length_is_padded_to_the_stride);
    CPPUNIT_TEST(rows_of_nan_are_unsensed);
    CPPUNIT_TEST(powers_that_are_no_numbers_are_unsensed_and_counted);
    CPPUNIT_TEST(logits_that_are_no_numbers_are_unsensed_and_counted);
    CPPUNIT_TEST(noise_is_labelled_without_the_network);
    CPPUNIT_TEST(doubtful_claims_are_of_other);
    CPPUNIT_TEST(the_floor_is_learnt);
    CPPUNIT_TEST(what_the_network_throws_comes_out);
    CPPUNIT_TEST(a_model_file_is_run);
    CPPUNIT_TEST(engines_side_by_side_do_not_disturb_each_other);
    CPPUNIT_TEST(networks_run_one_after_another);
    CPPUNIT_TEST(wrong_configurations_are_refused);
    CPPUNIT_TEST(a_model_must_fit_the_stream);
    CPPUNIT_TEST(other_devices_need_the_plugin);
    CPPUNIT_TEST_SUITE_END();

    executor_log log;

    std::unique_ptr<segmentation_engine> make(const spectrogram_geometry& geometry,
                                              segmentation_config config = {})
    {
        return std::make_unique<network_segmenter>(tiny_model().description,
                                                   make_network(tiny_net),
                                                   std::make_unique<colour_executor>(log),
                                                   config,
                                                   geometry);
    }

    static std::vector<uint8_t> picture_of(const frame_rows& frame, int columns)
    {
        return make_picture(find_profile("paper"), frame, columns, {}).pixels;
    }

    void a_full_frame_is_seen_as_it_is()
    {
        const paper_rows rows(61.44e6);
        const auto engine = make(rows.geometry);
        CPPUNIT_ASSERT_EQUAL(256, engine->rows_per_frame());
        CPPUNIT_ASSERT(engine->detectors() ==
                       std::vector<detector_kind>{ detector_kind::sample });
        CPPUNIT_ASSERT(engine->classes() ==
                       (std::vector<std::string>{ "lte", "nr", "radar" }));
        const answer a(*engine, rows.frame(), 256);
        CPPUNIT_ASSERT_EQUAL(256, log.rows);
        CPPUNIT_ASSERT_EQUAL(256, log.columns);
        const auto picture = picture_of(rows.frame(), 256);
        CPPUNIT_ASSERT(picture == log.picture);
        int by_label[channels] = {};
        for (size_t i = 0; i < a.labels.size(); ++i) {
            CPPUNIT_ASSERT_EQUAL(picture[3 * i] >> 6, int(a.labels[i]));
            CPPUNIT_ASSERT_EQUAL(255, int(a.confidence[i])); // e^10 to 3 at 1
            ++by_label[a.labels[i]];
        }
        for (int count : by_label) {
            CPPUNIT_ASSERT_MESSAGE(std::to_string(count), count > 0);
        }
        CPPUNIT_ASSERT_EQUAL(int64_t(0), a.report.non_finite_pixels);
    }

    void any_rate_and_length_is_padded_to_the_stride()
    {
        struct size {
            double rate;
            int rows, padded_rows, columns, padded_columns;
        };
        for (const auto& s : { size{ 20e6, 256, 256, 83, 88 },
                               size{ 20e6, 100, 104, 83, 88 },
                               size{ 1.92e6, 1, 8, 8, 8 },
                               size{ 2e6, 9, 16, 8, 8 } }) {
            const paper_rows rows(s.rate, s.rows);
            const auto engine = make(rows.geometry);
            CPPUNIT_ASSERT_EQUAL(s.columns, rows.columns);
            const answer a(*engine, rows.frame(), s.columns);
            CPPUNIT_ASSERT_EQUAL(s.padded_rows, log.rows);
            CPPUNIT_ASSERT_EQUAL(s.padded_columns, log.columns);
            const auto picture = picture_of(rows.frame(), s.columns);
            for (int r = 0; r < s.padded_rows; ++r) {
                for (int c = 0; c < s.padded_columns; ++c) {
                    const bool real = r < s.rows && c < s.columns;
                    const int i = r * s.columns + c;
                    for (int k = 0; k < 3; ++k) {
                        CPPUNIT_ASSERT_EQUAL(
                            real ? int(picture[3 * i + k]) : 0,
                            int(log.picture[3 * (r * s.padded_columns + c) + k]));
                    }
                    if (real) {
                        CPPUNIT_ASSERT_EQUAL(picture[3 * i] >> 6, int(a.labels[i]));
                    }
                }
            }
        }
    }

    void rows_of_nan_are_unsensed()
    {
        paper_rows rows(20e6);
        const auto engine = make(rows.geometry);
        const answer whole(*engine, rows.frame(), rows.columns);
        std::fill_n(&rows.at(10, 0), 3 * rows.columns, nan_power);
        const answer a(*engine, rows.frame(), rows.columns);
        for (int i = 0; i < 256 * rows.columns; ++i) {
            const bool unsensed = i / rows.columns >= 10 && i / rows.columns < 13;
            CPPUNIT_ASSERT_EQUAL(unsensed ? int(label_unsensed) : int(whole.labels[i]),
                                 int(a.labels[i]));
            CPPUNIT_ASSERT_EQUAL(unsensed ? 0 : int(whole.confidence[i]),
                                 int(a.confidence[i]));
        }
        CPPUNIT_ASSERT_EQUAL(int64_t(0), a.report.non_finite_pixels);
        // Where there is nothing to see the network does not look.
        const int calls = log.calls;
        std::fill(rows.power.begin(), rows.power.end(), nan_power);
        const answer nothing(*engine, rows.frame(), rows.columns);
        CPPUNIT_ASSERT(std::all_of(nothing.labels.begin(),
                                   nothing.labels.end(),
                                   [](uint8_t l) { return l == label_unsensed; }));
        CPPUNIT_ASSERT_EQUAL(calls, log.calls);
    }

    void powers_that_are_no_numbers_are_unsensed_and_counted()
    {
        paper_rows rows(20e6);
        const auto engine = make(rows.geometry);
        const answer whole(*engine, rows.frame(), rows.columns);
        rows.at(0, 0) = nan_power;
        rows.at(5, 0) = infinite_power;
        rows.at(5, 1) = -infinite_power;
        rows.at(5, 82) = -1e-9f;
        rows.at(255, 82) = infinite_power;
        std::fill_n(&rows.at(100, 0), rows.columns, infinite_power);
        int64_t bad = 0;
        const answer a(*engine, rows.frame(), rows.columns);
        for (int i = 0; i < 256 * rows.columns; ++i) {
            if (!(rows.power[i] >= 0.0f && rows.power[i] < infinite_power)) {
                ++bad;
                CPPUNIT_ASSERT_EQUAL(int(label_unsensed), int(a.labels[i]));
                CPPUNIT_ASSERT_EQUAL(0, int(a.confidence[i]));
            } else { // the picture's scale is what it was
                CPPUNIT_ASSERT_EQUAL(int(whole.labels[i]), int(a.labels[i]));
            }
        }
        CPPUNIT_ASSERT_EQUAL(int64_t(5 + 83), bad);
        CPPUNIT_ASSERT_EQUAL(bad, a.report.non_finite_pixels);
        CPPUNIT_ASSERT(std::isfinite(engine->floor().power[0]));
        // A power of -0 is one.
        paper_rows silence(20e6, 8);
        std::fill(silence.power.begin(), silence.power.end(), -0.0f);
        CPPUNIT_ASSERT_EQUAL(
            int64_t(0),
            answer(*engine, silence.frame(), silence.columns).report.non_finite_pixels);
    }

    void logits_that_are_no_numbers_are_unsensed_and_counted()
    {
        const paper_rows rows(20e6);
        const auto engine = make(rows.geometry);
        log.nan_pixel = 3 * 88 + 82; // row 3, the last real column
        const answer a(*engine, rows.frame(), rows.columns);
        CPPUNIT_ASSERT_EQUAL(int(label_unsensed), int(a.labels[3 * 83 + 82]));
        CPPUNIT_ASSERT_EQUAL(int64_t(1), a.report.non_finite_pixels);
        log.nan_pixel = 3 * 88 + 83; // the first column that is none
        const answer beside(*engine, rows.frame(), rows.columns);
        CPPUNIT_ASSERT_EQUAL(int64_t(0), beside.report.non_finite_pixels);
    }

    void noise_is_labelled_without_the_network()
    {
        const paper_rows noise(61.44e6, 256, 0.0f);
        const paper_rows carrier(61.44e6, 256, 1e-3f);
        const double floor = qa::db(1e-6 * qa::noise_in_column(noise.geometry));
        segmentation_config config;
        for (double known : { floor, config.noise_floor.fixed_dbfs }) {
            config.noise_floor.fixed_dbfs = known;
            config.gate = true;
            const auto engine = make(noise.geometry, config);
            log.calls = 0;
            const answer quiet(*engine, noise.frame(), 256);
            CPPUNIT_ASSERT(quiet.report.gated);
            CPPUNIT_ASSERT_EQUAL(0, log.calls);
            CPPUNIT_ASSERT(quiet.labels == std::vector<uint8_t>(65536, label_noise));
            CPPUNIT_ASSERT(quiet.confidence == std::vector<uint8_t>(65536, 255));
            CPPUNIT_ASSERT(!answer(*engine, carrier.frame(), 256).report.gated);
            CPPUNIT_ASSERT_EQUAL(1, log.calls);
            config.gate = false;
            const auto thorough = make(noise.geometry, config);
            CPPUNIT_ASSERT(!answer(*thorough, noise.frame(), 256).report.gated);
            CPPUNIT_ASSERT_EQUAL(2, log.calls);
        }
    }

    void doubtful_claims_are_of_other()
    {
        const temporary_folder folder;
        const paper_rows rows(20e6);
        auto m = tiny_model();
        m.description.profile.classes = { "lte", "nr", "other" };
        segmentation_config config;
        config.model = folder.path("tiny.safetensors");
        config.gate = false;
        config.least_confidence = 0.0;
        write_model(config.model, m);
        const auto plain = make_segmentation_engine(config, rows.geometry);
        const answer all(*plain, rows.frame(), rows.columns);
        // Between the claims that are least and most sure.
        std::vector<uint8_t> claims;
        for (size_t i = 0; i < all.labels.size(); ++i) {
            if (all.labels[i] == 1 || all.labels[i] == 2) {
                claims.push_back(all.confidence[i]);
            }
        }
        CPPUNIT_ASSERT(!claims.empty());
        const auto [least, most] = std::minmax_element(claims.begin(), claims.end());
        config.least_confidence = 0.5 * (*least + *most) / 255.0;
        const auto strict = make_segmentation_engine(config, rows.geometry);
        const answer sure(*strict, rows.frame(), rows.columns);
        CPPUNIT_ASSERT(sure.confidence == all.confidence);
        int kept = 0, withdrawn = 0;
        for (size_t i = 0; i < all.labels.size(); ++i) {
            const bool claim = all.labels[i] == 1 || all.labels[i] == 2;
            const bool doubtful = claim &&
                all.confidence[i] / 255.0 < *config.least_confidence;
            CPPUNIT_ASSERT_EQUAL(doubtful ? 3 : int(all.labels[i]), int(sure.labels[i]));
            kept += claim && !doubtful;
            withdrawn += doubtful;
        }
        CPPUNIT_ASSERT(kept > 0 && withdrawn > 0);
    }

    void the_floor_is_learnt()
    {
        const paper_rows noise(20e6, 256, 0.0f);
        const double level = 1e-6 * qa::noise_in_column(noise.geometry);
        const auto engine = make(noise.geometry);
        CPPUNIT_ASSERT(!engine->floor().known);
        engine->survey(noise.frame());
        answer(*engine, noise.frame(), 83);
        CPPUNIT_ASSERT(engine->floor().known);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(0.0, qa::db(engine->floor().power[40] / level), 1.0);
        // At another frequency the noise is 10 dB stronger: the next frame tells.
        engine->retune();
        paper_rows stronger(20e6, 256, 0.0f);
        for (auto& power : stronger.power) {
            power *= 10.0f;
        }
        answer(*engine, stronger.frame(), 83);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            10.0, qa::db(engine->floor().power[40] / level), 1.0);
    }

    void what_the_network_throws_comes_out()
    {
        const paper_rows rows(20e6);
        const auto engine = make(rows.geometry);
        log.throws = true;
        CPPUNIT_ASSERT_EQUAL(std::string("no memory left on the device"),
                             refusal([&] { answer(*engine, rows.frame(), 83); }));
        log.throws = false;
        answer(*engine, rows.frame(), 83);
        CPPUNIT_ASSERT_EQUAL(2, log.calls);
    }

    /* The engine against the parts that it is made of. */
    void a_model_file_is_run()
    {
        const temporary_folder folder;
        const auto m = tiny_model();
        segmentation_config config;
        config.model = folder.path("tiny.safetensors");
        config.gate = false;
        write_model(config.model, m, weight_precision::single);
        CPPUNIT_ASSERT_EQUAL(std::string("paper"), profile_of_model(config.model).name);

        const paper_rows rows(20e6, 96);
        const auto engine = make_segmentation_engine(config, rows.geometry);
        const answer a(*engine, rows.frame(), 83);

        const auto picture = picture_of(rows.frame(), 83);
        std::vector<uint8_t> wide(96 * 88 * 3, 0);
        for (int r = 0; r < 96; ++r) {
            std::copy_n(&picture[r * 83 * 3], 83 * 3, &wide[r * 88 * 3]);
        }
        std::vector<float> logits(96 * 88 * channels);
        make_cpu_executor(m, model_precision::fp32, 1)
            ->run(wide.data(), 1, 96, 88, logits.data());
        std::vector<uint8_t> labels(96 * 88), confidence(96 * 88);
        decide_pixels(
            logits.data(), labels.size(), channels, labels.data(), confidence.data());
        int by_label[channels] = {};
        for (int i = 0; i < 96 * 83; ++i) {
            const int j = i / 83 * 88 + i % 83;
            CPPUNIT_ASSERT_EQUAL(int(labels[j]), int(a.labels[i]));
            CPPUNIT_ASSERT_EQUAL(int(confidence[j]), int(a.confidence[i]));
            ++by_label[a.labels[i]];
        }
        CPPUNIT_ASSERT_MESSAGE("one label alone tells little",
                               std::count(by_label, by_label + channels, 0) <
                                   channels - 1);
    }

    void engines_side_by_side_do_not_disturb_each_other()
    {
        const temporary_folder folder;
        segmentation_config config;
        config.model = folder.path("tiny.safetensors");
        config.gate = false;
        write_model(config.model, tiny_model());
        const paper_rows rows(20e6);
        const answer alone(
            *make_segmentation_engine(config, rows.geometry), rows.frame(), 83);
        std::vector<std::thread> threads;
        std::atomic<int> right{ 0 };
        for (int threads_each : { 1, 2, 3 }) {
            config.threads = threads_each;
            threads.emplace_back([&, config] {
                const auto engine = make_segmentation_engine(config, rows.geometry);
                for (int i = 0; i < 5; ++i) {
                    const answer a(*engine, rows.frame(), 83);
                    right += a.labels == alone.labels && a.confidence == alone.confidence;
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        CPPUNIT_ASSERT_EQUAL(15, right.load());
    }

    void networks_run_one_after_another()
    {
        auto& worker = inference_worker::instance();
        std::atomic<int> running{ 0 }, most{ 0 }, runs{ 0 };
        std::atomic<bool> one_thread{ true };
        std::thread::id place;
        worker.run([&] { place = std::this_thread::get_id(); });
        std::vector<std::thread> callers;
        for (int i = 0; i < 4; ++i) {
            callers.emplace_back([&] {
                for (int k = 0; k < 50; ++k) {
                    worker.run([&] {
                        most = std::max(most.load(), ++running);
                        one_thread = one_thread && std::this_thread::get_id() == place;
                        ++runs;
                        --running;
                    });
                }
            });
        }
        for (auto& caller : callers) {
            caller.join();
        }
        CPPUNIT_ASSERT_EQUAL(200, runs.load());
        CPPUNIT_ASSERT_EQUAL(1, most.load());
        CPPUNIT_ASSERT(one_thread);
        CPPUNIT_ASSERT(place != std::this_thread::get_id());
        CPPUNIT_ASSERT_EQUAL(std::string("too hot"), refusal([&] {
                                 worker.run([] { throw std::runtime_error("too hot"); });
                             }));
    }

    static std::string refusal_of(const segmentation_config& config,
                                  const char* profile = "paper")
    {
        const spectrogram_geometry geometry(find_profile(profile), 20e6);
        return refusal([&] { make_segmentation_engine(config, geometry); });
    }

    void wrong_configurations_are_refused()
    {
        segmentation_config config;
        std::string known = "model must be energy, ";
        for (const auto& name : model_names()) {
            known += name + ", ";
        }
        for (const char* name : { "psychic", "", "os_net" }) {
            config.model = name;
            CPPUNIT_ASSERT_EQUAL(known + "or a model file's path, got \"" + name + "\"",
                                 refusal_of(config));
        }
        config.model = "energy";
        config.device = "tpu";
        CPPUNIT_ASSERT_EQUAL(std::string("device must be cpu or cuda, got \"tpu\""),
                             refusal_of(config));
        config.device = "cuda";
        config.precision = model_precision::int8;
        CPPUNIT_ASSERT_EQUAL(
            std::string("precision must be auto on device cuda, got \"int8\""),
            refusal_of(config));
        config = {};
        for (int threads : { 0, -1, 257 }) {
            config.threads = threads;
            CPPUNIT_ASSERT_EQUAL("threads must lie in 1 to 256, got " +
                                     std::to_string(threads),
                                 refusal_of(config));
        }
        config = {};
        config.least_confidence = 1.5;
        CPPUNIT_ASSERT_EQUAL(
            std::string("least_confidence must lie in 0 to 1, got 1.500000"),
            refusal_of(config));
        CPPUNIT_ASSERT_EQUAL(
            std::string("precision must be auto, fp32 or int8, got \"fp16\""),
            refusal([] { precision_choice_from_string("fp16"); }));
        CPPUNIT_ASSERT_EQUAL(
            std::string("on_overload must be block or skip, got \"drop\""),
            refusal([] { overload_policy_from_string("drop"); }));
        for (auto policy : { overload_policy::block, overload_policy::skip }) {
            CPPUNIT_ASSERT(policy == overload_policy_from_string(to_string(policy)));
        }
        CPPUNIT_ASSERT(!precision_choice_from_string("auto"));
        CPPUNIT_ASSERT(precision_choice_from_string("fp32") == model_precision::fp32);
    }

    void a_model_must_fit_the_stream()
    {
        const temporary_folder folder;
        segmentation_config config;
        config.model = folder.path("tiny.safetensors");
        write_model(config.model, tiny_model());
        const auto text = refusal_of(config, "field");
        CPPUNIT_ASSERT_EQUAL(std::string("model tiny was trained on rows of 11.1"),
                             text.substr(0, 38));
        CPPUNIT_ASSERT(text.find("; got rows of 35.7142857 us, ") != std::string::npos);
        auto doubting = config;
        doubting.least_confidence = 0.5;
        CPPUNIT_ASSERT_EQUAL(
            std::string("least_confidence must be 0 for a model that has no class "
                        "other, got 0.500000"),
            refusal_of(doubting));
        config.precision = model_precision::int8; // the file has none
        CPPUNIT_ASSERT(refusal_of(config).find("int8") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("field"), profile_of_model("energy").name);
    }

    void other_devices_need_the_plugin()
    {
        const temporary_folder folder;
        const char* variable = "SPECSENSE_TORCH_PLUGIN_DIR";
        setenv(variable, folder.path("").c_str(), 1);
        segmentation_config config;
        config.model = folder.path("tiny.safetensors");
        config.device = "cuda";
        write_model(config.model, tiny_model());
        const auto text = refusal_of(config);
        unsetenv(variable);
        CPPUNIT_ASSERT_EQUAL(folder.path("libspecsense-torch.so") +
                                 ": is missing, where SPECSENSE_TORCH_PLUGIN_DIR says "
                                 "that it is",
                             text);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_network_segmenter);
