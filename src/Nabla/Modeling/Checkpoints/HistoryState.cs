using System;
using System.Collections.Generic;
using Nabla.Files;

namespace Nabla.Modeling.Checkpoints;

/// <summary>The epochs of a phase in a checkpoint, as rows of five numbers; NaN stands for what an epoch does not have.</summary>
static class HistoryState
{
    const int Width = 5;

    public static void Save(StateWriter state, IReadOnlyList<EpochRecord> history)
    {
        double[] values = new double[history.Count * Width];
        for (int i = 0; i < history.Count; i++)
        {
            EpochRecord epoch = history[i];
            double[] row = [epoch.Number, epoch.TrainingLoss, epoch.ValidationLoss ?? double.NaN, epoch.ValidationMetric ?? double.NaN, epoch.LearningRate];
            row.CopyTo(values, i * Width);
        }

        state.Add<double>("history", values);
    }

    public static List<EpochRecord> Restore(StateReader state)
    {
        ReadOnlySpan<double> values = state.Values<double>("history");
        var history = new List<EpochRecord>();
        for (int i = 0; i + Width <= values.Length; i += Width)
        {
            history.Add(new EpochRecord((int)values[i], values[i + 1], Known(values[i + 2]), Known(values[i + 3]), values[i + 4]));
        }

        return history;
    }

    static double? Known(double value) => double.IsNaN(value) ? null : value;
}
