using System.Collections.Generic;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>Gradients that grow on the way back: a step that suits the last layer throws the first ones about.</summary>
sealed class ExplodingGradientsCheck : GradientRatioCheck
{
    const double ClipNorm = 1;

    public override string Code => DiagnosisCode.ExplodingGradients;

    public override double Threshold => 1e3;

    public override string Source => "R. Pascanu, T. Mikolov, Y. Bengio, ICML 2013: exploding gradients and clipping their norm; a thousand is our choice";

    protected override string Advice =>
        "A step that suits the last layer throws the first ones about. Smaller initial weights, a normalisation, or clipping the norm of the gradient hold it.";

    protected override bool IsBad(double ratio) => ratio >= Threshold;

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options)
    {
        foreach (Remedy remedy in Changes.UsualInitializer(options))
        {
            yield return remedy;
        }

        if (options.Regularization.ClipNorm == 0 && !options.Optimizer.RequiresFullBatch)
        {
            yield return new Remedy("--clip-norm 1", options with { Regularization = options.Regularization with { ClipNorm = ClipNorm } });
        }

        foreach (Remedy remedy in Changes.LayerNormalization(options))
        {
            yield return remedy;
        }
    }
}
