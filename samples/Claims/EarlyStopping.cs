using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Samples.Claims;

/// <summary>
/// The loop of early stopping, in the open: measure on rows held out after every epoch, keep the best parameters, stop when they are not beaten for
/// a while, put them back. No term is added to the loss. A Model does the same by itself.
/// </summary>
static class EarlyStopping
{
    const int Patience = 300;
    const int MostEpochs = 5000;

    public static void Run()
    {
        Network<double> network = Network.Create<double>(inputs: 1, seed: 1).Dense(64, Activation.Tanh).Dense(1);
        using var trainer = new Trainer<double>(network, Loss.MeanSquaredError, new Adam(0.02), batchSize: 16);
        double[] kept = new double[network.ParameterCount];
        var curve = new List<(double Training, double Validation)>();
        int best = 0;
        int stopped = 0;
        foreach (Epoch epoch in trainer.Run(NoisySine.Training.Inputs, NoisySine.Training.Targets, MostEpochs))
        {
            double validation = trainer.Evaluate(NoisySine.Validation.Inputs, NoisySine.Validation.Targets);
            curve.Add((epoch.TrainingLoss, validation));
            if (best == 0 || validation < curve[best - 1].Validation)
            {
                best = epoch.Number;
                network.CopyParametersTo(kept);
            }

            if (stopped == 0 && epoch.Number - best >= Patience)
            {
                stopped = epoch.Number; // a real run would end here; this one goes on to show what it would have come to
                Restored(network, kept, curve[best - 1].Validation);
            }
        }

        Console.WriteLine($"early stopping: epoch | training loss | validation loss (of {MostEpochs})");
        foreach (int epoch in new[] { 1, 10, 30, 100, 300, 1000, 3000, MostEpochs }.Append(best).Append(stopped).Where(epoch => epoch > 0).Distinct().Order())
        {
            string remark = epoch == best ? " <- best, restored" : epoch == stopped ? " <- stopped" : "";
            Console.WriteLine($"  {epoch} | {curve[epoch - 1].Training:F6} | {curve[epoch - 1].Validation:F6}{remark}");
        }

        Verdict.Print(
            "early stopping prevents overfitting without a term in the loss",
            stopped > 0 && curve[best - 1].Validation < 0.9 * curve[^1].Validation && curve[^1].Training < curve[best - 1].Training,
            $"stopped at epoch {stopped}, epoch {best} restored: validation loss {curve[best - 1].Validation:F6}, {curve[^1].Validation:F6} had it gone on");
    }

    /// <summary>Puts the parameters kept into a copy and measures it again: the loss must be the one of their epoch.</summary>
    static void Restored(Network<double> network, double[] kept, double expected)
    {
        Network<double> copy = network.Clone();
        copy.SetParameters(kept);
        using var measure = new Trainer<double>(copy, Loss.MeanSquaredError, new StochasticGradientDescent());
        double actual = measure.Evaluate(NoisySine.Validation.Inputs, NoisySine.Validation.Targets);
        Console.WriteLine($"restored parameters give validation loss {actual:F6}, the best epoch had {expected:F6}: {(actual == expected ? "equal" : "different")}");
    }
}
