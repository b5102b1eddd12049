using System;
using System.Globalization;

namespace Nabla.Training;

/// <summary>What one pass over the training rows did.</summary>
/// <param name="Number">1-based.</param>
/// <param name="TrainingLoss">The mean of the loss over the rows, each measured before the step it took part in; without the L2 penalty.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="Rows">Rows trained on.</param>
/// <param name="Elapsed">The time the pass took.</param>
public sealed record Epoch(int Number, double TrainingLoss, double LearningRate, int Rows, TimeSpan Elapsed)
{
    /// <summary>Rows trained on in a second.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {Number}: training loss {TrainingLoss:G6}, {RowsPerSecond:N0} rows per second");
}
