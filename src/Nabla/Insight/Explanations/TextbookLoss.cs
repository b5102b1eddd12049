using Nabla.Losses;
using Nabla.Reference;

namespace Nabla.Insight.Explanations;

/// <summary>The textbook's form of a loss of the engine; of one that the textbook does not know, the engine's own function in double.</summary>
sealed class TextbookLoss
{
    readonly LossFunction<double> _function;

    TextbookLoss(Loss loss) => _function = loss.Function<double>();

    /// <summary>The textbook's form. In a batch of one row class weights cancel, so they make no difference here.</summary>
    public static ReferenceLoss Of(Loss loss)
    {
        switch (loss.ToString())
        {
            case "mean-squared-error": return ReferenceLoss.MeanSquaredError;
            case "half-squared-error": return ReferenceLoss.HalfSquaredError;
            case "sum-squared-error": return ReferenceLoss.SumSquaredError;
            case "mean-absolute-error": return ReferenceLoss.MeanAbsoluteError;
            case "poisson": return ReferenceLoss.Poisson;
            case "hinge": return ReferenceLoss.Hinge;
            case "squared-hinge": return ReferenceLoss.SquaredHinge;
            case "multiclass-hinge": return ReferenceLoss.MulticlassHinge;
            case "binary-cross-entropy": return ReferenceLoss.BinaryCrossEntropy();
            case "categorical-cross-entropy": return ReferenceLoss.CategoricalCrossEntropy();
            default:
                var engine = new TextbookLoss(loss);
                return new ReferenceLoss(loss.ToString(), (y, t) => engine.Row(y, t).Value, (y, t) => engine.Row(y, t).Gradient)
                {
                    Link = loss.Link is { } link ? TextbookActivation.Of(link) : null,
                };
        }
    }

    (double Value, double[] Gradient) Row(double[] outputs, double[] targets)
    {
        const int Block = 64;
        int length = (outputs.Length + Block - 1) / Block * Block;
        double[] paddedOutputs = new double[length];
        double[] paddedTargets = new double[length];
        double[] deltas = new double[length];
        outputs.CopyTo(paddedOutputs, 0);
        targets.CopyTo(paddedTargets, 0);
        double value = _function.Row(paddedOutputs, paddedTargets, outputs.Length, 1, deltas);
        return (value, deltas[..outputs.Length]);
    }
}
