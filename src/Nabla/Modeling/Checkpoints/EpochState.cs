using System;
using Nabla.Files;
using Nabla.Training;

namespace Nabla.Modeling.Checkpoints;

/// <summary>The last epoch of a trainer in a checkpoint.</summary>
static class EpochState
{
    public static void Save(StateWriter state, Epoch? epoch)
    {
        if (epoch is not null)
        {
            state.Add<double>("last-epoch", epoch.TrainingLoss, epoch.LearningRate);
        }
    }

    /// <param name="state">What was saved.</param>
    /// <param name="number">The epochs that the trainer has ended.</param>
    /// <param name="rows">The rows of each.</param>
    public static Epoch? Restore(StateReader state, int number, int rows)
    {
        if (number == 0)
        {
            return null;
        }

        ReadOnlySpan<double> values = state.Values<double>("last-epoch", 2);
        return new Epoch(number, values[0], values[1], rows, TimeSpan.Zero);
    }
}
