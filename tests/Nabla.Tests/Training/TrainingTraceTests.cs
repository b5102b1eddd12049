using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Kernels;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Tests.Architecture;
using Nabla.Tests.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>
/// Whole training runs of PyTorch 1.13.1 in float64 (data/reference/training_traces.json says how they were made), step by step: the engine in double
/// must follow them, to 1e-10 in every loss, weight and output, and to 1e-8 under the rules that magnify gradients near 0.
/// </summary>
public sealed class TrainingTraceTests
{
    const string Results = "docs/results.md";
    const string Heading = "## Distance from the PyTorch traces";

    public static TheoryData<string, string> Traces
    {
        get
        {
            var traces = new TheoryData<string, string>();
            foreach ((string problem, string id) in TrainingTrace.All)
            {
                traces.Add(problem, id);
            }

            return traces;
        }
    }

    /// <summary>The runs whose decay spares the biases, as every trainer's does.</summary>
    public static TheoryData<string, string> TrainerTraces
    {
        get
        {
            var traces = new TheoryData<string, string>();
            foreach ((string problem, string id) in TrainingTrace.All)
            {
                var trace = new TrainingTrace(problem, id);
                if (!trace.DecaysBiases)
                {
                    traces.Add(problem, id);
                }
            }

            return traces;
        }
    }

    [Fact]
    public void Traces_OfTheFile_AreTwentyTwoOfTwoProblems() => Assert.Equal(44, TrainingTrace.All.Distinct().Count());

    [Theory]
    [MemberData(nameof(Traces))]
    public void Update_GradientsOfTheEngine_FollowPyTorch(string problem, string id)
    {
        var trace = new TrainingTrace(problem, id);
        double distance = ByUpdates(trace);
        Assert.True(distance <= Tolerance(trace), FormattableString.Invariant($"{problem}, {id}: {distance:E2}"));
    }

    [Theory]
    [MemberData(nameof(TrainerTraces))]
    public void Step_OfATrainer_FollowsPyTorch(string problem, string id)
    {
        var trace = new TrainingTrace(problem, id);
        Network<double> network = trace.InitialNetwork();
        var options = new TrainerOptions { Shuffle = false, Regularization = trace.Regularization };
        using var trainer = new Trainer<double>(network, trace.Loss, trace.Optimizer, trace.BatchSize, options);
        Matrix<double> inputs = trace.Inputs;
        Matrix<double> targets = trace.Targets(trainer);
        double[] parameters = new double[network.ParameterCount];
        var distance = new Distance();
        for (int step = 0; step < trace.Losses.Length; step++)
        {
            double share = trace.LearningRate(step) / trace.Optimizer.LearningRate;
            distance.Add([trace.Losses[step]], [trainer.Step(inputs, targets, trace.Rows(step), share)]);
            network.CopyParametersTo(parameters);
            distance.Add(step == 0 ? trace.AfterFirstStep : [], parameters);
        }

        distance.Add(trace.Final, parameters);
        distance.Add(trace, network.Predict(inputs));
        Assert.True(distance.Largest <= Tolerance(trace), FormattableString.Invariant($"{problem}, {id}: {distance.Largest:E2}"));
    }

    [Fact]
    public void Results_DistancesOfAllRuns_AreWrittenDown()
    {
        string file = Path.Combine(Repository.Root, Results);
        string text = File.ReadAllText(file);
        string[] ids = [.. TrainingTrace.All.Select(trace => trace.Id).Distinct()];
        var measured = TrainingTrace.All.ToDictionary(trace => trace, trace => ByUpdates(new TrainingTrace(trace.Problem, trace.Id)));
        if (Environment.GetEnvironmentVariable("NABLA_UPDATE_BASELINES") == "1")
        {
            string table = "| run | classification | regression |\n|---|--:|--:|\n" + string.Concat(ids.Select(id =>
                $"| {id} | {RoundedUp(measured[("classification", id)])} | {RoundedUp(measured[("regression", id)])} |\n"));
            int start = text.IndexOf("| run |", text.IndexOf(Heading, StringComparison.Ordinal), StringComparison.Ordinal);
            int end = text.IndexOf("\n\n", start, StringComparison.Ordinal);
            text = text[..start] + table + (end < 0 ? "" : text[(end + 1)..]);
            File.WriteAllText(file, text);
        }

        string section = text[text.IndexOf(Heading, StringComparison.Ordinal)..];
        foreach (string id in ids)
        {
            string[] cells = section.Split('\n').Single(line => line.StartsWith($"| {id} |", StringComparison.Ordinal)).Split('|');
            AssertWritten(cells[2], measured[("classification", id)]);
            AssertWritten(cells[3], measured[("regression", id)]);

            void AssertWritten(string cell, double distance) => Assert.True(
                distance <= double.Parse(cell, CultureInfo.InvariantCulture),
                FormattableString.Invariant($"{Results} says {cell.Trim()} of {id}; it is {distance:E2}. NABLA_UPDATE_BASELINES=1 writes the figures anew."));
        }
    }

    /// <summary>The largest distance of a run whose gradients the engine computes, and whose updates are an optimizer's alone.</summary>
    static double ByUpdates(TrainingTrace trace)
    {
        Network<double> network = trace.InitialNetwork();
        using var trainer = new Trainer<double>(network, trace.Loss, new StochasticGradientDescent(), trace.BatchSize);
        Matrix<double> inputs = trace.Inputs;
        Matrix<double> targets = trace.Targets(trainer);
        bool[] isBias = trace.IsBias;
        var weights = new PlainParameters<double>(trace.Optimizer, [.. trace.Initial.Where((_, i) => !isBias[i])]);
        var biases = new PlainParameters<double>(trace.Optimizer, [.. trace.Initial.Where((_, i) => isBias[i])]);
        Regularization regularization = trace.Regularization;
        var distance = new Distance();
        double[] gradients = new double[network.ParameterCount];
        for (int step = 0; step < trace.Losses.Length; step++)
        {
            distance.Add([trace.Losses[step]], [trainer.Gradient(inputs, targets, trace.Rows(step), gradients)]);
            distance.Add(step == 0 ? trace.FirstGradients : [], gradients);
            double squares = NormKernel.SumOfSquares<double>(gradients);
            distance.Add(trace.GradientNorms is { } norms ? [norms[step]] : [], [Math.Sqrt(squares)]);
            double rate = trace.LearningRate(step);
            double scale = regularization.GradientScale(squares);
            Penalties<double> ofWeights = regularization.ForWeights<double>(rate, scale, trace.Optimizer.DecoupledDecay);
            weights.Step([.. gradients.Where((_, i) => !isBias[i])], ofWeights, rate);
            biases.Step([.. gradients.Where((_, i) => isBias[i])], trace.DecaysBiases ? ofWeights : regularization.ForBiases<double>(scale), rate);
            int weight = 0;
            int bias = 0;
            double[] parameters = [.. isBias.Select(one => one ? biases.Values[bias++] : weights.Values[weight++])];
            network.SetParameters(parameters);
            distance.Add(step == 0 ? trace.AfterFirstStep : [], parameters);
            distance.Add(step == trace.Losses.Length - 1 ? trace.Final : [], parameters);
        }

        distance.Add(trace, network.Predict(inputs));
        return distance.Largest;
    }

    static double Tolerance(TrainingTrace trace) => trace.IsAdamLike ? 1e-8 : 1e-10;

    /// <summary>One digit, never less than the number.</summary>
    static string RoundedUp(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        string text = (Math.Ceiling(value / unit) * unit).ToString("0e+0", CultureInfo.InvariantCulture);
        return double.Parse(text, CultureInfo.InvariantCulture) >= value ? text : throw new InvalidOperationException(text);
    }

    /// <summary>The largest distance so far: relative, and below a thousandth absolute, in thousandths.</summary>
    sealed class Distance
    {
        const double Floor = 1e-3;

        public double Largest { get; private set; }

        public void Add(double[] expected, double[] actual)
        {
            for (int i = 0; i < expected.Length; i++)
            {
                double distance = Math.Abs(expected[i] - actual[i]) / Math.Max(Floor, Math.Abs(expected[i]));
                Largest = distance <= Largest ? Largest : distance; // NaN, if any, stays
            }
        }

        public void Add(TrainingTrace trace, Matrix<double> outputs)
        {
            double[][] expected = trace.FinalOutputs;
            for (int row = 0; row < expected.Length; row++)
            {
                Add(expected[row], [.. Enumerable.Range(0, expected[row].Length).Select(output => outputs[row, output])]);
            }
        }
    }
}
