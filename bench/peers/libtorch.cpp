// PyTorch's C++ interface (libtorch). Reads one request a line from standard input, answers with one line of JSON; see bench/README.md.
// Variants: "modules" is the loop of the documentation (torch::nn, autograd, torch::optim); "manual" writes forward and backward out with
// tensor operations into memory allocated once, all parameters in one tensor so that the optimizer is a handful of passes.
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using torch::Tensor;
using Clock = std::chrono::steady_clock;

static double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

struct Request {
    std::string workload, variant;
    int threads = 1;
    double budget = 1;
    std::vector<int64_t> sizes;
    std::map<std::string, std::string> fields;

    static bool read(Request& request) {
        std::string line;
        if (!std::getline(std::cin, line)) return false;
        std::istringstream text(line);
        text >> request.workload >> request.variant >> request.threads >> request.budget;
        std::string field;
        while (text >> field) {
            auto equals = field.find('=');
            request.fields[field.substr(0, equals)] = field.substr(equals + 1);
        }
        std::istringstream sizes(request.fields["sizes"]);
        while (std::getline(sizes, field, ',')) request.sizes.push_back(std::stoll(field));
        return true;
    }

    std::string text(const std::string& name) const { auto at = fields.find(name); return at == fields.end() ? "" : at->second; }
    int64_t number(const std::string& name) const { return std::stoll(text(name)); }
};

static Tensor activate(const Tensor& z, const std::string& name) {
    return name == "relu" ? torch::relu(z) : name == "tanh" ? torch::tanh(z) : torch::gelu(z);
}

struct Network : torch::nn::Module {
    std::vector<torch::nn::Linear> layers;
    std::string activation;

    Network(const std::vector<int64_t>& sizes, std::string name) : activation(std::move(name)) {
        for (size_t i = 1; i < sizes.size(); i++) layers.push_back(register_module("l" + std::to_string(i), torch::nn::Linear(sizes[i - 1], sizes[i])));
    }

    Tensor forward(Tensor x) {
        for (size_t i = 0; i + 1 < layers.size(); i++) x = activate(layers[i]->forward(x), activation);
        return layers.back()->forward(x);
    }
};

struct Data {
    Tensor inputs, targets;

    explicit Data(const Request& request) {
        torch::manual_seed(1234);
        int64_t rows = request.number("n");
        inputs = torch::rand({rows, request.sizes.front()});
        std::string loss = request.text("loss");
        targets = loss == "ce" ? torch::randint(request.sizes.back(), {rows}, torch::kLong)
            : loss == "bce" ? torch::randint(2, {rows, request.sizes.back()}).to(torch::kFloat)
                            : torch::rand({rows, request.sizes.back()});
    }
};

// One training step over rows given by their indices.
struct Trainer {
    virtual ~Trainer() = default;
    virtual void step(const Tensor& inputs, const Tensor& targets) = 0;
};

struct ModuleTrainer : Trainer {
    std::shared_ptr<Network> network;
    std::unique_ptr<torch::optim::Optimizer> optimizer;
    std::string loss;

    explicit ModuleTrainer(const Request& request) : network(std::make_shared<Network>(request.sizes, request.text("act"))), loss(request.text("loss")) {
        double rate = std::stod(request.text("lr"));
        auto parameters = network->parameters();
        if (request.text("opt") == "adam") optimizer = std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(rate));
        else optimizer = std::make_unique<torch::optim::SGD>(parameters, torch::optim::SGDOptions(rate).momentum(request.text("opt") == "sgdm" ? 0.9 : 0));
    }

    void step(const Tensor& inputs, const Tensor& targets) override {
        for (auto& parameter : network->parameters()) parameter.mutable_grad() = Tensor();
        Tensor z = network->forward(inputs);
        Tensor value = loss == "ce" ? torch::cross_entropy_loss(z, targets)
            : loss == "bce" ? torch::binary_cross_entropy_with_logits(z, targets) : torch::mse_loss(z, targets);
        value.backward();
        optimizer->step();
    }
};

struct ManualTrainer : Trainer {
    std::vector<int64_t> sizes;
    std::string activation, loss, rule;
    double rate;
    int64_t steps = 0;
    Tensor parameters, gradients, first, second, denominator;
    std::vector<Tensor> weights, biases, weight_gradients, bias_gradients, z, a, deltas;

    explicit ManualTrainer(const Request& request)
        : sizes(request.sizes), activation(request.text("act")), loss(request.text("loss")), rule(request.text("opt")), rate(std::stod(request.text("lr"))) {
        int64_t length = 0;
        for (size_t i = 1; i < sizes.size(); i++) length += (sizes[i - 1] + 1) * sizes[i];
        parameters = torch::zeros({length});
        gradients = torch::zeros({length});
        first = torch::zeros({length});
        second = torch::zeros({length});
        denominator = torch::zeros({length});
        int64_t at = 0;
        for (size_t i = 1; i < sizes.size(); i++) {
            int64_t in = sizes[i - 1], out = sizes[i];
            weights.push_back(parameters.narrow(0, at, in * out).view({in, out}));
            weight_gradients.push_back(gradients.narrow(0, at, in * out).view({in, out}));
            weights.back().normal_(0, std::sqrt(2.0 / in));
            at += in * out;
            biases.push_back(parameters.narrow(0, at, out));
            bias_gradients.push_back(gradients.narrow(0, at, out));
            at += out;
            z.push_back(torch::empty({request.number("batch"), out}));
            a.push_back(torch::empty({request.number("batch"), out}));
            deltas.push_back(torch::empty({request.number("batch"), out}));
        }
    }

    void step(const Tensor& inputs, const Tensor& targets) override {
        size_t last = weights.size() - 1;
        const Tensor* x = &inputs;
        for (size_t i = 0; i <= last; i++) {
            at::addmm_out(z[i], biases[i], *x, weights[i]);
            if (i == last) break;
            if (activation == "relu") at::relu_(z[i]);
            else if (activation == "tanh") at::tanh_(z[i]);
            else at::gelu_out(a[i], z[i]);
            x = activation == "gelu" ? &a[i] : &z[i];
        }
        int64_t rows = z[last].size(0);
        Tensor& output = deltas[last];
        if (loss == "ce") {
            at::_softmax_out(output, z[last], 1, false);
            output.scatter_(1, targets.unsqueeze(1), output.gather(1, targets.unsqueeze(1)).sub_(1));
            output.div_(static_cast<double>(rows));
        } else if (loss == "bce") {
            at::sigmoid_out(output, z[last]);
            output.sub_(targets).div_(static_cast<double>(rows));
        } else {
            at::sub_out(output, z[last], targets);
            output.mul_(2.0 / static_cast<double>(output.numel()));
        }
        for (size_t i = last + 1; i-- > 0;) {
            const Tensor& below = i == 0 ? inputs : activation == "gelu" ? a[i - 1] : z[i - 1];
            at::mm_out(weight_gradients[i], below.t(), deltas[i]);
            at::sum_out(bias_gradients[i], deltas[i], 0);
            if (i == 0) break;
            at::mm_out(deltas[i - 1], deltas[i], weights[i].t());
            if (activation == "relu") at::threshold_backward_out(deltas[i - 1], deltas[i - 1], z[i - 1], 0);
            else if (activation == "tanh") at::tanh_backward_out(deltas[i - 1], deltas[i - 1], z[i - 1]);
            else at::gelu_backward_out(deltas[i - 1], deltas[i - 1], z[i - 1]);
        }
        steps++;
        if (rule == "adam") {
            first.lerp_(gradients, 0.1);
            second.mul_(0.999).addcmul_(gradients, gradients, 0.001);
            double correction = std::sqrt(1 - std::pow(0.999, steps));
            at::sqrt_out(denominator, second);
            denominator.add_(1e-8 * correction);
            parameters.addcdiv_(first, denominator, -rate * correction / (1 - std::pow(0.9, steps)));
        } else if (rule == "sgdm") {
            first.mul_(0.9).add_(gradients);
            parameters.add_(first, -rate);
        } else {
            parameters.add_(gradients, -rate);
        }
    }
};

static void report(const Request& request, std::vector<double>& times) {
    std::sort(times.begin(), times.end());
    std::printf(
        "{\"workload\":\"%s\",\"peer\":\"PyTorch C++\",\"variant\":\"%s\",\"threads\":%d,\"seconds\":%.9g,\"median\":%.9g,\"p50\":%.9g,\"p99\":%.9g,\"chunks\":%zu}\n",
        request.workload.c_str(), request.variant.c_str(), request.threads, times.front(), times[times.size() / 2], times[times.size() / 2],
        times[times.size() * 99 / 100], times.size());
    std::fflush(stdout);
}

static void train(const Request& request, Data& data) {
    std::unique_ptr<Trainer> trainer;
    if (request.variant == "modules") trainer = std::make_unique<ModuleTrainer>(request);
    else trainer = std::make_unique<ManualTrainer>(request);
    int64_t rows = request.number("n"), batch = request.number("batch"), chunk = request.number("chunk");
    torch::InferenceMode guard(request.variant == "manual");
    Tensor x = torch::empty({batch, request.sizes.front()}), order;
    int64_t at = rows;
    std::vector<double> times;
    auto started = Clock::now();
    bool warm = false;
    while (times.size() < 2 || seconds_since(started) < request.budget) {
        auto begin = Clock::now();
        for (int64_t i = 0; i < chunk; i++) {
            if (rows == batch) {
                trainer->step(data.inputs, data.targets);
                continue;
            }
            if (at + batch > rows) {
                order = torch::randperm(rows);
                at = 0;
            }
            Tensor indices = order.narrow(0, at, batch);
            at += batch;
            if (request.variant == "manual") at::index_select_out(x, data.inputs, 0, indices);
            else x = data.inputs.index_select(0, indices);
            trainer->step(x, data.targets.index_select(0, indices));
        }
        if (warm) times.push_back(seconds_since(begin) / static_cast<double>(chunk));
        warm = true;
    }
    report(request, times);
}

static void infer(const Request& request) {
    torch::InferenceMode guard;
    auto network = std::make_shared<Network>(request.sizes, request.text("act"));
    Tensor inputs = torch::rand({request.number("batch"), request.sizes.front()});
    std::vector<double> times;
    auto started = Clock::now();
    for (int i = 0; i < 3; i++) network->forward(inputs);
    while (times.size() < 5 || seconds_since(started) < request.budget) {
        auto begin = Clock::now();
        network->forward(inputs);
        times.push_back(seconds_since(begin));
    }
    report(request, times);
}

int main() {
    at::globalContext().setFlushDenormal(true);
    std::string held;
    std::unique_ptr<Data> data;
    while (true) {
        Request request;
        if (!Request::read(request)) return 0;
        torch::set_num_threads(request.threads);
        try {
            if (request.text("infer") == "1") {
                infer(request);
                continue;
            }
            if (held != request.workload) {
                data.reset();
                data = std::make_unique<Data>(request);
                held = request.workload;
            }
            train(request, *data);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            std::printf("{\"workload\":\"%s\",\"peer\":\"PyTorch C++\",\"variant\":\"%s\",\"error\":true}\n", request.workload.c_str(), request.variant.c_str());
            std::fflush(stdout);
        }
    }
}
