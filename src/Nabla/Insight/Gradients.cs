using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight;

/// <summary>All derivatives of a loss, one way of computing them: every parameter in the order of flat vectors, then every input row by row.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Values">The derivatives.</param>
/// <param name="Tensors">What they belong to, in order.</param>
sealed record Gradients(double Loss, double[] Values, IReadOnlyList<GradientTensor> Tensors)
{
    public GradientTensor TensorOf(int place) => Tensors.Last(tensor => tensor.Start <= place);
}

/// <summary>A parameter tensor or the inputs, within the derivatives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">The place of its first element.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
sealed record GradientTensor(string Name, int Start, int Rows, int Columns)
{
    public int Count => Rows * Columns;

    public GradientDifference Difference(int place, double value, double expected, double difference, double step) =>
        new(Name, (place - Start) / Columns, (place - Start) % Columns, value, expected, difference, step);
}
