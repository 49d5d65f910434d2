// SPDX-FileCopyrightText: 2026 gr-specsense authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <gnuradio/specsense/core/api.h>
#include <gnuradio/specsense/core/models/data_sets.h>
#include <gnuradio/specsense/core/sensing_profile.h>
#include <string>
#include <vector>

namespace gr {
namespace specsense {
namespace core {

/*! A part of a training: so many steps on crops of one size. */
struct training_phase {
    int64_t steps = 1000;
    int batch = 8;           //!< crops, each of another frame
    int crop_rows = 256;     //!< of the frame's, a multiple of the network's stride
    int crop_columns = 256;  //!< likewise
    int crops_per_frame = 1; //!< that successive steps take from a frame
    /*! Of noise and of each class in the cross-entropy; empty: all count alike. A rare
     * class is found sooner with more. */
    std::vector<double> class_weights{};
    /*! Batch normalisation by the running statistics, as when the network is used, and no
     * longer by each batch's own: where frames differ much in noise, a network leans on
     * what else is in its batch, and misses that later. */
    bool fixed_statistics = false;
    /*! Above 0: the learning rate begins again here, and falls from this one. */
    double learning_rate = 0.0;
};

/*! How a network is trained: a file under examples/training. */
struct SPECSENSE_CORE_API training_recipe {
    std::string name{};           //!< of the model
    std::string architecture{};   //!< JSON object for make_network
    std::string start{};          //!< model (name or file) to start from; empty: random
    std::string frames = "paper"; //!< frame recipe; its profile is the model's
    /*! JSON object: members of that profile which are others here, as model files write
     * them; empty: none. */
    std::string profile{};
    uint64_t seed = training_seed; //!< of frames and first weights
    std::vector<training_phase> phases{};
    double learning_rate = 1e-3; //!< the greatest
    int64_t warm_up_steps = 200; //!< linear from 0; then a half cosine to the end
    double final_learning_rate = 1e-5;
    double weight_decay = 1e-2;   //!< of convolutions' weights
    double gradient_limit = 1.0;  //!< norm that gradients are clipped to
    double average_decay = 0.999; //!< of the weights' exponential moving average
    bool error_guided = true;     //!< error-guided refinement in the loss
    int validation_frames = 100;
    int64_t validation_interval = 1000; //!< steps
    int64_t patience = 0;               //!< validations without a better IoU until it
                                        //!< stops early; 0: never

    /*! Throws std::invalid_argument naming key, rule and value. */
    void validate() const;
    /*! Of all phases. */
    int64_t steps() const;
    /*! That a step, counted from 0 over all phases, belongs to. */
    const training_phase& phase_at(int64_t step) const;
    /*! Warm-up, then a half cosine to the end, or to a phase that begins again with its
     * own; that falls in the same way. */
    double learning_rate_at(int64_t step) const;
};

/*! The profile of the recipe's frames, with what the recipe changes of it. */
SPECSENSE_CORE_API sensing_profile profile_of(const training_recipe& recipe);

/*! Reads a recipe (JSON). Throws std::invalid_argument naming key, rule and value. */
SPECSENSE_CORE_API training_recipe read_training_recipe(const std::string& text);
/*! Its inverse. */
SPECSENSE_CORE_API std::string write_training_recipe(const training_recipe& recipe);

/*! A training at work. */
struct training_job {
    training_recipe recipe{};
    std::string folder{};       //!< checkpoint, log.jsonl, model.safetensors
    std::string device = "cpu"; //!< or "cuda"
    int threads = 1;            //!< of LibTorch on the CPU
    int generator_threads = 1;  //!< that make frames beside it
    double time_limit_s = 0.0;  //!< stops with a checkpoint after it; 0: none
    double checkpoint_interval_s = 120.0;
    std::string start_model{}; //!< path of a model to fine-tune; empty: random weights
    std::vector<std::string> recordings{}; //!< labelled SigMF recordings to learn from
                                           //!< instead of the recipe's frames
};

/*! Where a training stands. */
struct training_progress {
    int64_t step = 0;
    int64_t steps = 0;
    double loss = 0.0;
    double seconds_left = 0.0;
    double validation_accuracy = 0.0; //!< mean; the latest, of the averaged weights
    double validation_iou = 0.0;      //!< mean; the latest
};

} // namespace core
} // namespace specsense
} // namespace gr
