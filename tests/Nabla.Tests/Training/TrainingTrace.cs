using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>One run of PyTorch 1.13.1 in float64: its network, its data, its optimizer, and what became of the parameters.</summary>
sealed class TrainingTrace
{
    static readonly JsonElement s_problems = ReferenceData.Read("training_traces.json").GetProperty("problems");

    readonly JsonElement _problem;
    readonly JsonElement _trace;

    public TrainingTrace(string problem, string id)
    {
        _problem = s_problems.EnumerateArray().Single(p => p.GetProperty("name").GetString() == problem);
        _trace = _problem.GetProperty("traces").EnumerateArray().Single(t => t.GetProperty("id").GetString() == id);
        Optimizer = ReadOptimizer();
    }

    /// <summary>Problem and run of every trace in the file.</summary>
    public static IEnumerable<(string Problem, string Id)> All =>
        from problem in s_problems.EnumerateArray()
        from trace in problem.GetProperty("traces").EnumerateArray()
        select (problem.GetProperty("name").GetString()!, trace.GetProperty("id").GetString()!);

    public Optimizer Optimizer { get; }

    /// <summary>Adam and its kin magnify gradients near 0.</summary>
    public bool IsAdamLike => Optimizer is Adam or AdamW or NAdam or Adamax;

    public int BatchSize => _problem.GetProperty("batch_size").GetInt32();

    public double[] Losses => ReferenceData.Numbers(_trace.GetProperty("losses"));

    /// <summary>The coefficient of the L2 penalty; of AdamW the decay.</summary>
    public double WeightDecay => Hyperparameter("weight_decay", 0);

    public bool DecaysBiases => WeightDecay > 0 && !(_trace.TryGetProperty("decay_weights_only", out JsonElement only) && only.GetBoolean());

    /// <summary>The penalty on weights and the clipping; the decay of AdamW belongs to the optimizer.</summary>
    public Regularization Regularization => new()
    {
        L2Penalty = Optimizer is AdamW ? 0 : WeightDecay,
        ClipNorm = _trace.TryGetProperty("clip_norm", out JsonElement norm) ? norm.GetDouble() : 0,
        ClipValue = _trace.TryGetProperty("clip_value", out JsonElement value) ? value.GetDouble() : 0,
    };

    public double[]? GradientNorms =>
        _trace.TryGetProperty("gradient_norm_before_clipping", out JsonElement norms) ? ReferenceData.Numbers(norms) : null;

    public double[][] FinalOutputs => ReferenceData.Rows(_trace.GetProperty("final_outputs"));

    public Loss Loss => IsClassification ? Loss.CategoricalCrossEntropy : Loss.MeanSquaredError;

    public Matrix<double> Inputs => Matrix<double>.FromRows(ReferenceData.Rows(_problem.GetProperty("X")));

    bool IsClassification => _problem.GetProperty("loss").GetString() == "cross_entropy";

    /// <summary>The network with the weights that the run began with.</summary>
    public Network<double> InitialNetwork()
    {
        int[] sizes = [.. _problem.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt32())];
        string[] activations = [.. _problem.GetProperty("hidden_activations").EnumerateArray().Select(name => name.GetString()!)];
        Network<double> network = Network.Create<double>(sizes[0]);
        for (int layer = 1; layer < sizes.Length; layer++)
        {
            network = network.Dense(sizes[layer], layer <= activations.Length ? Activation.Parse(activations[layer - 1]) : Activation.Identity);
        }

        network.SetParameters(Initial);
        return network;
    }

    public Matrix<double> Targets(Trainer<double> trainer) => IsClassification
        ? trainer.Targets([.. _problem.GetProperty("y").EnumerateArray().Select(y => y.GetInt32())])
        : Matrix<double>.FromRows(ReferenceData.Rows(_problem.GetProperty("y")));

    public double[] Initial => Parameters(_problem.GetProperty("initial"));

    public double[] FirstGradients => Parameters(_trace.GetProperty("gradients_step1"));

    public double[] AfterFirstStep => Parameters(_trace.GetProperty("after_step1"));

    public double[] Final => Parameters(_trace.GetProperty("final"));

    /// <summary>For each parameter in the order of a network whether it is a bias.</summary>
    public bool[] IsBias
    {
        get
        {
            int[] sizes = [.. _problem.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt32())];
            return [.. Enumerable.Range(1, sizes.Length - 1).SelectMany(layer =>
                Enumerable.Repeat(false, sizes[layer - 1] * sizes[layer]).Concat(Enumerable.Repeat(true, sizes[layer])))];
        }
    }

    public double LearningRate(int step) => _trace.TryGetProperty("lr_per_step", out JsonElement rates) ? rates[step].GetDouble() : Optimizer.LearningRate;

    /// <summary>The rows of a step: batch after batch in the order given, over and over.</summary>
    public int[] Rows(int step)
    {
        int count = _problem.GetProperty("X").GetArrayLength();
        int batches = (count + BatchSize - 1) / BatchSize;
        int first = step % batches * BatchSize;
        return [.. Enumerable.Range(first, Math.Min(BatchSize, count - first))];
    }

    /// <summary>The file holds W as [outputs][inputs]; a network's order is [inputs x outputs] row by row, then the biases.</summary>
    static double[] Parameters(JsonElement parameters) =>
    [
        .. parameters.GetProperty("weights").EnumerateArray().Zip(parameters.GetProperty("biases").EnumerateArray(), (weights, biases) =>
        {
            double[][] rows = ReferenceData.Rows(weights);
            return Enumerable.Range(0, rows[0].Length).SelectMany(input => rows.Select(row => row[input])).Concat(ReferenceData.Numbers(biases));
        }).SelectMany(layer => layer),
    ];

    Optimizer ReadOptimizer()
    {
        double rate = Hyperparameter("lr", double.NaN);
        double momentum = Hyperparameter("momentum", 0);
        double epsilon = Hyperparameter("eps", double.NaN);
        double[] betas = Hyperparameters.TryGetProperty("betas", out JsonElement both) ? ReferenceData.Numbers(both) : [0, 0];
        return _trace.GetProperty("optimizer").GetString() switch
        {
            "sgd" when IsSet("nesterov") => new Nesterov(rate, momentum),
            "sgd" when momentum > 0 => new Momentum(rate, momentum, Hyperparameter("dampening", 0)),
            "sgd" => new StochasticGradientDescent(rate),
            "adam" => new Adam(rate, betas[0], betas[1], epsilon, IsSet("amsgrad")),
            "adamw" => new AdamW(rate, WeightDecay, betas[0], betas[1], epsilon),
            "rmsprop" => new RmsProp(rate, Hyperparameter("alpha", double.NaN), epsilon, momentum, IsSet("centered")),
            "adagrad" => new Adagrad(rate, Hyperparameter("lr_decay", 0), Hyperparameter("initial_accumulator_value", 0), epsilon),
            "nadam" => new NAdam(rate, betas[0], betas[1], epsilon, Hyperparameter("momentum_decay", double.NaN)),
            "adamax" => new Adamax(rate, betas[0], betas[1], epsilon),
            "adadelta" => new Adadelta(rate, Hyperparameter("rho", double.NaN), epsilon),
            string other => throw new InvalidOperationException(other),
            null => throw new InvalidOperationException("no optimizer"),
        };
    }

    JsonElement Hyperparameters => _trace.GetProperty("hyperparameters");

    double Hyperparameter(string name, double missing) => Hyperparameters.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : missing;

    bool IsSet(string name) => Hyperparameters.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
}
