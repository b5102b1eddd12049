using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Nabla.Kernels;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Reference;

namespace Nabla.Insight;

/// <summary>
/// The proof of a network's gradients on data: every derivative of the loss by every parameter and every input, computed by the engine in
/// double and in float, by the textbook's BP1 to BP4 (where the network is a chain of dense layers), by the computation graph of seed 004, and
/// by central differences of the engine's own loss. All start from the same numbers: parameters and inputs rounded to float, which every one of
/// them holds exactly.
/// </summary>
public sealed record GradientCheck
{
    /// <summary>The largest difference of the engine in double from the reference.</summary>
    public const double DoubleBar = 1e-12;

    /// <summary>The largest difference of the engine in float from the reference.</summary>
    public const double FloatBar = 2e-5;

    /// <summary>The largest difference from a central difference: 1e-8 absolute and 1e-6 relative make it 1.</summary>
    public const double DifferencesBar = 1;

    /// <summary>The name of the inputs among the tensors.</summary>
    internal const string Inputs = "inputs";

    const string RelativeMeasure = "relative to the largest of the tensor";
    const string DifferencesMeasure = "in units of 1e-8 + 1e-6 |derivative|";

    /// <summary>The relative error of one rounding.</summary>
    const double DoubleUnit = 1.1102230246251565e-16;
    const double FloatUnit = 5.9604644775390625e-08;

    /// <summary>
    /// Rounding every number once moves the derivatives this many times less than rounding in every operation may: the gradients before a
    /// normalisation of few numbers are small differences of large ones, and no way of computing them in that precision knows them better.
    /// </summary>
    const double RoundingsToForgive = 128;

    const double AbsoluteTolerance = 1e-8;
    const double RelativeTolerance = 1e-6;

    /// <summary>A tensor whose gradients are this much smaller than the network's largest is measured by the network's.</summary>
    const double SmallestScaleInDouble = 1e-3;

    /// <summary>A float has too few digits for small tensors beside large ones: all are measured by the network's largest.</summary>
    const double SmallestScaleInFloat = 1;

    /// <summary>Parameters of the network.</summary>
    public required int Parameters { get; init; }

    /// <summary>Inputs of the batch: rows times features.</summary>
    public required int InputCount { get; init; }

    /// <summary>Rows of the batch.</summary>
    public required int Rows { get; init; }

    /// <summary>The loss at which the gradients were taken.</summary>
    public required double Loss { get; init; }

    /// <summary>The comparisons.</summary>
    public required IReadOnlyList<GradientComparison> Comparisons { get; init; }

    /// <summary>Derivatives at a corner of the loss, such as a ReLU exactly at 0: there any slope between left and right is right.</summary>
    public required int Corners { get; init; }

    /// <summary>Derivatives that were compared with central differences; fewer than there are when the caller asked for a sample.</summary>
    public required int DifferenceCount { get; init; }

    /// <summary>The smallest and the largest step of the central differences.</summary>
    public required (double Smallest, double Largest) Steps { get; init; }

    /// <summary>Where the fault is when there is one, in one sentence; <see langword="null"/> when all agree.</summary>
    public required string? Fault { get; init; }

    /// <summary>Whether all comparisons agree.</summary>
    public bool Passed => Comparisons.All(comparison => comparison.Agrees);

    /// <summary>Checks the gradients of a network.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="inputs"><c>[rows x inputs]</c>, a few rows: each costs as much as the others.</param>
    /// <param name="targets"><c>[rows x outputs]</c></param>
    /// <param name="seed">The seed of what dropout drops.</param>
    /// <param name="mostDifferences">The most central differences; a sample drawn from all derivatives when there are more.</param>
    /// <param name="threads">Threads; 0 for one a processor.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static GradientCheck Of(
        Network<double> network, Loss loss, Matrix<double> inputs, Matrix<double> targets, ulong seed = 0, int mostDifferences = int.MaxValue,
        int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        var problem = new Problem(network, loss, inputs, targets, seed);
        Gradients engine = problem.Engine<double>();
        Gradients graph = problem.Graph();
        double[] unsureDouble = problem.Unsureness(graph, DoubleUnit);
        var comparisons = new List<GradientComparison> { Compare("engine in double", engine, "computation graph", graph, unsureDouble, DoubleBar) };
        if (problem.Textbook() is { } textbook)
        {
            comparisons.Add(Compare("engine in double", engine, "BP1 to BP4", textbook, unsureDouble, DoubleBar));
        }

        comparisons.Add(Compare("engine in float", problem.Engine<float>(), "computation graph", graph, problem.Unsureness(graph, FloatUnit), FloatBar));
        (GradientComparison differences, int corners, (double, double) steps) = Differences(problem, engine, mostDifferences, threads, cancellationToken);
        comparisons.Add(differences);
        return new GradientCheck
        {
            Parameters = network.ParameterCount,
            InputCount = inputs.Rows * inputs.Columns,
            Rows = inputs.Rows,
            Loss = engine.Loss,
            Comparisons = comparisons,
            Corners = corners,
            DifferenceCount = differences.Count,
            Steps = steps,
            Fault = Locate(network, comparisons),
        };
    }

    /// <summary>
    /// The deltas run backwards: behind a wrong derivative everything is right, before it everything is wrong. The fault lies in the last layer
    /// that has a wrong tensor, or in its activation.
    /// </summary>
    static string? Locate(Network<double> network, IReadOnlyList<GradientComparison> comparisons)
    {
        GradientComparison? failed = comparisons.FirstOrDefault(comparison => !comparison.Agrees);
        if (failed is null)
        {
            return null;
        }

        Layer? last = network.Layers.LastOrDefault(layer => failed.Wrong.Any(wrong => wrong.Name.StartsWith(layer.Name + ".", StringComparison.Ordinal)));
        string where = last is null ? "the first layer" : $"{last.Name} ({(last is DenseLayer or BlockDenseLayer ? last.Activation.ToString() : last.Kind)})";
        return FormattableString.Invariant(
            $"Behind {where} the derivatives of the {failed.Checked} agree with the {failed.Against}, from there on they do not: {failed.Worst.Element} is {failed.Worst.Value:G9} where {failed.Worst.Expected:G9} is expected, so that its derivative is wrong.");
    }

    static GradientComparison Compare(string name, Gradients found, string otherName, Gradients expected, double[] unsureness, double bar)
    {
        double largestOfAll = expected.Values.Max(Math.Abs);
        double smallestScale = bar == FloatBar ? SmallestScaleInFloat : SmallestScaleInDouble;
        var worst = new List<GradientDifference>();
        foreach (GradientTensor tensor in expected.Tensors)
        {
            IEnumerable<int> places = Enumerable.Range(tensor.Start, tensor.Count);
            double scale = Math.Max(Math.Max(places.Max(i => Math.Abs(expected.Values[i])), smallestScale * largestOfAll), 1e-300);
            scale = Math.Max(scale, RoundingsToForgive * places.Max(i => unsureness[i]) / bar);
            worst.Add(places.Select(i => tensor.Difference(i, found.Values[i], expected.Values[i], Math.Abs(found.Values[i] - expected.Values[i]) / scale, 0)).MaxBy(Size)!);
        }

        return new GradientComparison(name, otherName, bar, bar == FloatBar ? "relative to the largest of the network" : RelativeMeasure, expected.Values.Length, [.. worst.OrderByDescending(Size)]);
    }

    static (GradientComparison Comparison, int Corners, (double, double) Steps) Differences(
        Problem problem, Gradients engine, int most, int threads, CancellationToken cancellationToken)
    {
        int[] places = Sample(engine.Values.Length, most);
        var quotients = new DifferenceQuotient[places.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(
            0, places.Length, options, problem.CreateLoss,
            (i, _, at) =>
            {
                quotients[i] = at.Derivative(places[i]);
                return at;
            },
            at => at.Dispose());
        var all = places.Select((place, i) =>
        {
            DifferenceQuotient quotient = quotients[i];
            double value = engine.Values[place];
            double allowed = AbsoluteTolerance + (RelativeTolerance * Math.Abs(quotient.Value));
            double distance = quotient.IsKink
                ? Math.Max(0, Math.Max(Math.Min(quotient.Left, quotient.Right) - value, value - Math.Max(quotient.Left, quotient.Right)))
                : Math.Abs(value - quotient.Value);

            // Where the differences do not know the derivative that well themselves, they can refute no better.
            distance = quotient.Error > allowed ? Math.Max(0, distance - quotient.Error) : distance;
            return engine.TensorOf(place).Difference(place, value, quotient.Value, distance / allowed, quotient.Step);
        });
        GradientDifference[] worst = [.. all.GroupBy(difference => difference.Name).Select(group => group.MaxBy(Size)!).OrderByDescending(Size)];
        return (
            new GradientComparison("engine in double", "central differences", DifferencesBar, DifferencesMeasure, places.Length, worst),
            quotients.Count(quotient => quotient.IsKink),
            (quotients.Min(quotient => quotient.Step), quotients.Max(quotient => quotient.Step)));
    }

    /// <summary>A difference that is no number is the worst of all.</summary>
    static double Size(GradientDifference difference) => double.IsNaN(difference.Difference) ? double.PositiveInfinity : difference.Difference;

    static int[] Sample(int count, int most)
    {
        int[] order = new int[count];
        if (count <= most)
        {
            return [.. Enumerable.Range(0, count)];
        }

        new CounterRandom(0, RandomPurpose.GradientCheck).Permutation(order);
        return [.. order.Take(most).Order()];
    }
}
