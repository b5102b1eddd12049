using System;
using System.Linq;
using Nabla.Losses;
using Nabla.Reference;
using Nabla.Tests.Losses;

namespace Nabla.Tests.Reference;

/// <summary>Every loss of the engine, with parameters, class weights and row weights, against the textbook's.</summary>
public sealed class EngineLossTests
{
    static readonly Loss[] s_losses =
    [
        .. Loss.All, Loss.Parse("huber:delta=0.4"), Loss.Parse("quantile:level=0.9"), Loss.Parse("binary-cross-entropy:positive-weight=2.5,smoothing=0.1"),
        Loss.Parse("binary-cross-entropy:positive-weight=0.5,smoothing=0.2").WithClassWeights([0.3, 1.9]), Loss.Parse("categorical-cross-entropy:smoothing=0.15"),
        Loss.CategoricalCrossEntropy.WithClassWeights([0.2, 1, 3]), Loss.Parse("categorical-cross-entropy:smoothing=0.3").WithClassWeights([2, 0.7, 1.1]),
    ];

    public static TheoryData<string> Names => new(s_losses.Select(loss => loss.ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Batch_RandomRowsAndWeights_AgreesWithTheTextbookToTwelveDigits(string name)
    {
        Loss engine = s_losses.Single(loss => loss.ToString() == name);
        ReferenceLoss textbook = ReferenceLoss.Named(engine.Name, engine.Parameters, engine.ClassWeights)!;
        var random = new Random(12);
        for (int trial = 0; trial < 20; trial++)
        {
            double[][] outputs = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, 3).Select(_ => (random.NextDouble() * 12) - 6).ToArray())];
            double[][] targets = [.. Enumerable.Range(0, 5).Select(_ => Targets(engine.Targets, random))];
            double[]? weights = trial % 2 == 0 ? null : [1, 0.25, 3, 0.5, 2];
            (double value, double[][] gradient, _) = LossRow.Batch<double>(engine, outputs, targets, weights);
            double[,] y = ReferenceLossTests.Matrix(outputs);
            double[,] t = ReferenceLossTests.Matrix(targets);
            ReferenceData.AssertClose(textbook.BatchValue(y, t, weights), value, 1e-14, 1e-12, name);
            RandomNetworks.AssertClose(textbook.BatchGradient(y, t, weights), ReferenceLossTests.Matrix(gradient), 1e-13, name);
        }
    }

    static double[] Targets(LossTargets kind, Random random)
    {
        double[] shares = [.. Enumerable.Range(0, 3).Select(_ => random.NextDouble())];
        int only = random.Next(3);
        return kind switch
        {
            LossTargets.Signs => [.. shares.Select(s => s < 0.5 ? -1.0 : 1.0)],
            LossTargets.OneHot => [.. shares.Select((_, c) => c == only ? 1.0 : 0.0)],
            LossTargets.Distribution => [.. shares.Select(s => s / shares.Sum())],
            LossTargets.Counts => [.. shares.Select(s => Math.Floor(9 * s))],
            _ => shares,
        };
    }
}
