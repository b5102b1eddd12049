using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Reference;

namespace Nabla.Tests.Reference;

/// <summary>All training runs of PyTorch in data/reference/training_traces.json, repeated by the textbook's network and update rules.</summary>
public sealed class TraceTests
{
    static readonly JsonElement s_problems = ReferenceData.Read("training_traces.json").GetProperty("problems");

    public static TheoryData<string, string> Runs => new(
        from problem in s_problems.EnumerateArray()
        from run in problem.GetProperty("traces").EnumerateArray()
        select (problem.GetProperty("name").GetString()!, run.GetProperty("id").GetString()!));

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_EveryStep_EqualsPyTorchToTwelveDigits(string problemName, string id)
    {
        JsonElement problem = s_problems.EnumerateArray().Single(p => p.GetProperty("name").GetString() == problemName);
        JsonElement run = problem.GetProperty("traces").EnumerateArray().Single(r => r.GetProperty("id").GetString() == id);
        bool classes = problemName == "classification";
        ReferenceLoss loss = classes ? ReferenceLoss.CategoricalCrossEntropy() : ReferenceLoss.MeanSquaredError;
        double[][] x = ReferenceData.Rows(problem.GetProperty("X"));
        double[][] y = [.. problem.GetProperty("y").EnumerateArray().Select(t => classes ? OneHot(t.GetInt32(), 3) : ReferenceData.Numbers(t))];
        int batch = problem.GetProperty("batch_size").GetInt32();
        double[] parameters = Flat(problem.GetProperty("initial"));
        bool[] isWeight = IsWeight(problem.GetProperty("initial"));
        JsonElement settings = run.GetProperty("hyperparameters");
        ReferenceOptimizer optimizer = Optimizer(run.GetProperty("optimizer").GetString()!, settings);
        double decay = run.GetProperty("optimizer").GetString() == "adamw" ? 0 : Number(settings, "weight_decay", 0);
        double[] losses = ReferenceData.Numbers(run.GetProperty("losses"));
        int row = 0;
        for (int step = 0; step < losses.Length; step++)
        {
            int count = Math.Min(batch, x.Length - row);
            double[,] inputs = ReferenceLossTests.Matrix(x[row..(row + count)]);
            double[,] targets = ReferenceLossTests.Matrix(y[row..(row + count)]);
            row = (row + count) % x.Length;
            (double value, double[] gradient) = Gradient(problem, parameters, inputs, targets, loss, byGraph: step % 2 == 1);
            Close(losses[step], value, $"loss {step}");
            if (step == 0 && run.TryGetProperty("gradients_step1", out JsonElement first))
            {
                Compare(Flat(first), gradient, "first gradient");
            }

            if (run.TryGetProperty("clip_norm", out JsonElement norm))
            {
                double before = GradientRules.ClipByNorm(gradient, norm.GetDouble());
                Close(run.GetProperty("gradient_norm_before_clipping")[step].GetDouble(), before, $"norm {step}");
            }

            if (run.TryGetProperty("clip_value", out JsonElement bound))
            {
                GradientRules.ClipByValue(gradient, bound.GetDouble());
            }

            if (run.TryGetProperty("lr_per_step", out JsonElement rates))
            {
                optimizer.LearningRate = rates[step].GetDouble();
            }

            GradientRules.AddL2(gradient, parameters, decay, run.TryGetProperty("decay_weights_only", out JsonElement only) && only.GetBoolean() ? isWeight : null);
            optimizer.Step(parameters, gradient);
            if (step == 0)
            {
                Compare(Flat(run.GetProperty("after_step1")), parameters, "after step 1");
            }
        }

        Compare(Flat(run.GetProperty("final")), parameters, "final");
        double[][] outputs = ReferenceData.Rows(run.GetProperty("final_outputs"));
        LayeredNetwork network = LayeredNetwork.Of(Layers(problem, parameters))!;
        for (int r = 0; r < outputs.Length; r++)
        {
            Compare(outputs[r], network.Forward(x[r]).Output, $"output of row {r}");
        }

        void Compare(double[] expected, double[] actual, string what)
        {
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Close(expected[i], actual[i], $"{what}, {i}");
            }
        }

        void Close(double expected, double actual, string what) => ReferenceData.AssertClose(expected, actual, 1e-12, 1e-12, $"{problemName} {id}: {what}");
    }

    /// <summary>By the layered network and by the computation graph in turn.</summary>
    static (double Loss, double[] Gradient) Gradient(
        JsonElement problem, double[] parameters, double[,] inputs, double[,] targets, ReferenceLoss loss, bool byGraph)
    {
        List<LayerDescription> layers = Layers(problem, parameters);
        if (byGraph)
        {
            LayerGraph graph = LayerGraph.Of(layers, inputs, targets, loss);
            graph.Graph.Differentiate(graph.Loss!);
            return (graph.Loss!.Scalar, [.. graph.Layers.SelectMany(layer => Transposed(layer.Parameters[0].Bar!).Cast<double>().Concat(layer.Parameters[1].Bar!.Cast<double>()))]);
        }

        BatchGradient batch = LayeredNetwork.Of(layers)!.Differentiate(inputs, targets, loss);
        return (batch.Loss, [.. batch.WeightGradients.Zip(batch.BiasGradients).SelectMany(pair => pair.First.Cast<double>().Concat(pair.Second))]);
    }

    static List<LayerDescription> Layers(JsonElement problem, double[] parameters)
    {
        int[] sizes = [.. problem.GetProperty("sizes").EnumerateArray().Select(s => s.GetInt32())];
        string[] hidden = [.. problem.GetProperty("hidden_activations").EnumerateArray().Select(a => a.GetString()!)];
        var layers = new List<LayerDescription>();
        int at = 0;
        for (int l = 0; l + 1 < sizes.Length; l++)
        {
            double[,] weights = new double[sizes[l], sizes[l + 1]];
            for (int o = 0; o < sizes[l + 1]; o++)
            {
                for (int i = 0; i < sizes[l]; i++)
                {
                    weights[i, o] = parameters[at++];
                }
            }

            double[] biases = parameters[at..(at + sizes[l + 1])];
            at += sizes[l + 1];
            layers.Add(new DenseDescription(weights, biases, l == hidden.Length ? ReferenceActivation.Identity
                : hidden[l] switch
                {
                    "tanh" => ReferenceActivation.Tanh,
                    "relu" => ReferenceActivation.ReLU,
                    "silu" => ReferenceActivation.SiLU,
                    _ => throw new ArgumentException(hidden[l]),
                }));
        }

        return layers;
    }

    static ReferenceOptimizer Optimizer(string name, JsonElement settings)
    {
        double rate = Number(settings, "lr", double.NaN);
        double[] betas = settings.TryGetProperty("betas", out JsonElement b) ? ReferenceData.Numbers(b) : [0, 0];
        double epsilon = Number(settings, "eps", 0);
        return name switch
        {
            "sgd" => ReferenceOptimizer.GradientDescent(rate, Number(settings, "momentum", 0), Number(settings, "dampening", 0), Flag(settings, "nesterov")),
            "adam" => ReferenceOptimizer.Adam(rate, betas[0], betas[1], epsilon, Flag(settings, "amsgrad")),
            "adamw" => ReferenceOptimizer.AdamW(rate, betas[0], betas[1], epsilon, Number(settings, "weight_decay", 0)),
            "rmsprop" => ReferenceOptimizer.RMSProp(rate, Number(settings, "alpha", 0), epsilon, Flag(settings, "centered"), Number(settings, "momentum", 0)),
            "adagrad" => ReferenceOptimizer.AdaGrad(rate, Number(settings, "lr_decay", 0), Number(settings, "initial_accumulator_value", 0), epsilon),
            "nadam" => ReferenceOptimizer.NAdam(rate, betas[0], betas[1], epsilon, Number(settings, "momentum_decay", 0)),
            "adamax" => ReferenceOptimizer.Adamax(rate, betas[0], betas[1], epsilon),
            "adadelta" => ReferenceOptimizer.Adadelta(rate, Number(settings, "rho", 0), epsilon),
            _ => throw new ArgumentException(name),
        };
    }

    static double Number(JsonElement settings, string name, double otherwise) => settings.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

    static bool Flag(JsonElement settings, string name) => settings.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    static double[] OneHot(int c, int classes) => [.. Enumerable.Range(0, classes).Select(k => k == c ? 1.0 : 0.0)];

    static double[,] Transposed(double[,] a) => Operation.Transpose.Value([a]);

    /// <summary>Layer by layer: the rows of W [out][in], then b.</summary>
    static double[] Flat(JsonElement state) =>
    [
        .. state.GetProperty("weights").EnumerateArray().Zip(state.GetProperty("biases").EnumerateArray())
            .SelectMany(layer => ReferenceData.Rows(layer.First).SelectMany(r => r).Concat(ReferenceData.Numbers(layer.Second))),
    ];

    static bool[] IsWeight(JsonElement state) =>
    [
        .. state.GetProperty("weights").EnumerateArray().Zip(state.GetProperty("biases").EnumerateArray())
            .SelectMany(layer => ReferenceData.Rows(layer.First).SelectMany(r => r.Select(_ => true)).Concat(ReferenceData.Numbers(layer.Second).Select(_ => false))),
    ];
}
