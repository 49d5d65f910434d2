// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/torch/network_module.h"
#include "core/torch/segmentation_loss.h"
#include "core/torch/weight_average.h"
#include <cppunit/extensions/HelperMacros.h>
#include <gnuradio/specsense/core/models/os_net.h>

using namespace gr::specsense::core;

/* What only LibTorch's side knows: the module, the loss and its gradient. */
class qa_torch : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(qa_torch);
    CPPUNIT_TEST(refinement_is_the_distance_of_wrong_pixels);
    CPPUNIT_TEST(classes_count_by_their_weight);
    CPPUNIT_TEST(refinement_has_a_gradient_where_pixels_are_wrong);
    CPPUNIT_TEST(unsensed_pixels_are_not_learnt);
    CPPUNIT_TEST(parameters_are_those_of_the_definition);
    CPPUNIT_TEST(weights_come_back);
    CPPUNIT_TEST(pooled_features_return_to_their_places);
    CPPUNIT_TEST(taps_of_a_dilated_convolution_lie_apart);
    CPPUNIT_TEST(fixed_statistics_stay);
    CPPUNIT_TEST(all_weights_have_a_gradient);
    CPPUNIT_TEST(the_average_follows);
    CPPUNIT_TEST_SUITE_END();

    static torch::Tensor one_row(std::vector<float> values, int64_t pixels)
    {
        // [1, classes, 1, pixels] from the logits of pixel after pixel
        return torch::tensor(values)
            .reshape({ 1, 1, pixels, -1 })
            .permute({ 0, 3, 1, 2 });
    }

    /* Two classes, three pixels: right, wrong by p = (0.25, 0.75), wrong but unsensed. */
    static std::pair<torch::Tensor, torch::Tensor> three_pixels()
    {
        const float ln3 = std::log(3.0f);
        return { one_row({ 0.0f, ln3, 0.0f, ln3, 0.0f, ln3 }, 3),
                 torch::tensor({ 1, 0, 255 }, torch::kLong).reshape({ 1, 1, 3 }) };
    }

    void refinement_is_the_distance_of_wrong_pixels()
    {
        const auto [logits, labels] = three_pixels();
        // (0.75^2 + 0.75^2) / 2 over two sensed pixels
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.5625 / 2.0, error_guided_refinement(logits, labels).item<double>(), 1e-6);
        const double entropy = -0.5 * (std::log(0.75) + std::log(0.25));
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            entropy, segmentation_loss(logits, labels, false).item<double>(), 1e-6);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            0.5 * (entropy + 0.28125),
            segmentation_loss(logits, labels, true).item<double>(),
            1e-6);
    }

    void classes_count_by_their_weight()
    {
        const auto [logits, labels] = three_pixels();
        CPPUNIT_ASSERT_DOUBLES_EQUAL(
            -(std::log(0.75) + 3.0 * std::log(0.25)) / 4.0,
            cross_entropy(logits, labels, torch::tensor({ 3.0f, 1.0f })).item<double>(),
            1e-6);
    }

    /* The gradient is that of finite differences, and no more than noise elsewhere. */
    void refinement_has_a_gradient_where_pixels_are_wrong()
    {
        torch::manual_seed(1);
        const auto labels = torch::randint(0, 4, { 2, 3, 5 }, torch::kLong);
        auto logits = torch::randn({ 2, 4, 3, 5 }, torch::kDouble).requires_grad_(true);
        error_guided_refinement(logits, labels).backward();
        const auto gradient = logits.grad();
        const auto wrong = logits.argmax(1).ne(labels);
        const auto sizes = gradient.abs().sum(1);
        CPPUNIT_ASSERT(wrong.any().item<bool>());
        CPPUNIT_ASSERT((sizes.masked_select(wrong) > 1e-4).all().item<bool>());
        CPPUNIT_ASSERT(
            (sizes.masked_select(wrong.logical_not()) == 0).all().item<bool>());
        const torch::NoGradGuard no_gradient;
        const double step = 1e-6;
        for (int64_t i = 0; i < logits.numel(); ++i) {
            auto flat = logits.view(-1);
            const double at = flat[i].item<double>();
            flat[i] = at + step;
            const double above = error_guided_refinement(logits, labels).item<double>();
            flat[i] = at - step;
            const double below = error_guided_refinement(logits, labels).item<double>();
            flat[i] = at;
            CPPUNIT_ASSERT_DOUBLES_EQUAL((above - below) / (2.0 * step),
                                         gradient.view(-1)[i].item<double>(),
                                         1e-7);
        }
    }

    void unsensed_pixels_are_not_learnt()
    {
        torch::manual_seed(2);
        auto labels = torch::randint(0, 4, { 1, 4, 4 }, torch::kLong);
        labels[0][1] = 255;
        auto logits = torch::randn({ 1, 4, 4, 4 }).requires_grad_(true);
        segmentation_loss(logits, labels, true).backward();
        const auto by_row = logits.grad().abs().sum({ 0, 1, 3 });
        CPPUNIT_ASSERT_EQUAL(0.0, by_row[1].item<double>());
        CPPUNIT_ASSERT(by_row[0].item<double>() > 0.0);
        // All unsensed: nothing to learn, and no division by nothing.
        labels.fill_(255);
        const auto refinement = error_guided_refinement(logits, labels);
        CPPUNIT_ASSERT_EQUAL(0.0, refinement.item<double>());
    }

    void parameters_are_those_of_the_definition()
    {
        for (int width : { 4, 64 }) {
            os_net_config config;
            config.width = width;
            network_module module(make_os_net(config));
            int64_t count = 0;
            for (const auto& parameter : module.parameters()) {
                count += parameter.numel();
            }
            CPPUNIT_ASSERT_EQUAL(module.definition().parameters(), count);
        }
    }

    void weights_come_back()
    {
        os_net_config config;
        config.width = 4;
        network_module one(make_os_net(config));
        network_module other(make_os_net(config));
        const auto picture = torch::rand({ 1, 3, 16, 24 });
        one.eval();
        other.eval();
        CPPUNIT_ASSERT(!one.forward(picture).equal(other.forward(picture)));
        other.set_weights(one.weights());
        CPPUNIT_ASSERT(one.forward(picture).equal(other.forward(picture)));
    }

    /* MAR: with a decoder that gives nothing, what comes out is each 2x2 cell's largest
     * value at its own place, and zeros. */
    void pooled_features_return_to_their_places()
    {
        network net(1);
        const int features = net.convolution("features", 0, 1, 1);
        const int pool = net.max_pool("pool", features);
        const int nothing = net.convolution("nothing", pool, 1, 1);
        net.upsample_and_unpool("mar", nothing, pool);
        network_module module(net);
        module.set_weights({ { "features.weight", { { 1, 1, 1, 1 }, { 1.0f } } },
                             { "features.bias", { { 1 }, { 0.0f } } },
                             { "nothing.weight", { { 1, 1, 1, 1 }, { 0.0f } } },
                             { "nothing.bias", { { 1 }, { 0.0f } } } });
        const auto picture = torch::tensor({ 1.0f,
                                             2.0f,
                                             7.0f,
                                             6.0f, //
                                             4.0f,
                                             3.0f,
                                             5.0f,
                                             8.0f })
                                 .reshape({ 1, 1, 2, 4 });
        const auto expected = torch::tensor({ 0.0f,
                                              0.0f,
                                              0.0f,
                                              0.0f, //
                                              4.0f,
                                              0.0f,
                                              0.0f,
                                              8.0f })
                                  .reshape({ 1, 1, 2, 4 });
        CPPUNIT_ASSERT(module.forward(picture).equal(expected));
    }

    void taps_of_a_dilated_convolution_lie_apart()
    {
        network net(1);
        net.convolution_norm_relu("taps", 0, 1, 3, 2);
        network_module module(net);
        module.set_weights({ { "taps.weight", { { 1, 1, 3, 3 }, std::vector(9, 1.0f) } },
                             { "taps.norm.weight", { { 1 }, { 1.0f } } },
                             { "taps.norm.bias", { { 1 }, { 0.0f } } },
                             { "taps.norm.running_mean", { { 1 }, { 0.0f } } },
                             { "taps.norm.running_var", { { 1 }, { 1.0f } } } });
        module.eval();
        auto picture = torch::zeros({ 1, 1, 7, 7 });
        picture.index_put_({ 0, 0, 3, 3 }, 1.0);
        const auto out = module.forward(picture).reshape({ 7, 7 });
        for (int row = 0; row < 7; ++row) {
            for (int column = 0; column < 7; ++column) {
                const bool tap = row % 2 == 1 && column % 2 == 1;
                CPPUNIT_ASSERT_DOUBLES_EQUAL(
                    tap ? 1.0 : 0.0, out[row][column].item<double>(), 1e-4);
            }
        }
    }

    void fixed_statistics_stay()
    {
        os_net_config config;
        config.width = 4;
        network_module module(make_os_net(config));
        const auto picture = torch::rand({ 2, 3, 16, 16 });
        module.eval();
        const auto used = module.forward(picture);
        const auto before = module.weights();
        const auto changes = [&] {
            module.forward(picture);
            return module.weights().at("encoder1.conv1.norm.running_mean").values !=
                before.at("encoder1.conv1.norm.running_mean").values;
        };
        module.train();
        module.fix_statistics();
        CPPUNIT_ASSERT(module.forward(picture).allclose(used));
        CPPUNIT_ASSERT(!changes());
        module.train();
        CPPUNIT_ASSERT(changes());
    }

    void all_weights_have_a_gradient()
    {
        torch::manual_seed(3);
        os_net_config config;
        config.width = 4;
        network_module module(make_os_net(config));
        module.train();
        const auto labels = torch::randint(0, 4, { 2, 16, 16 }, torch::kLong);
        segmentation_loss(module.forward(torch::rand({ 2, 3, 16, 16 })), labels, true)
            .backward();
        for (const auto& item : module.named_parameters()) {
            CPPUNIT_ASSERT_MESSAGE(item.key(), item.value().grad().defined());
            CPPUNIT_ASSERT_MESSAGE(item.key(),
                                   item.value().grad().abs().sum().item<double>() > 0.0);
        }
    }

    void the_average_follows()
    {
        os_net_config config;
        config.width = 4;
        network_module trained(make_os_net(config));
        network_module averaged(make_os_net(config));
        weight_average average(averaged, 0.9);
        const torch::NoGradGuard no_gradient;
        for (auto& p : averaged.parameters()) {
            p.fill_(1.0);
        }
        for (auto& p : trained.parameters()) {
            p.fill_(2.0);
        }
        average.update(trained, 1000); // 1 * 0.9 + 2 * 0.1
        for (const auto& p : averaged.parameters()) {
            CPPUNIT_ASSERT(torch::allclose(p, torch::full_like(p, 1.1)));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(qa_torch);
