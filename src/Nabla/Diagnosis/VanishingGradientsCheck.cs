using System.Collections.Generic;
using Nabla.Activations;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>Gradients that fade on the way back: the first layers hardly learn.</summary>
sealed class VanishingGradientsCheck : GradientRatioCheck
{
    public override string Code => DiagnosisCode.VanishingGradients;

    public override double Threshold => 1e-3;

    public override bool IsFindingBelow => true;

    public override string Source => "Y. Bengio, P. Simard, P. Frasconi, IEEE Trans. Neural Networks 5 (1994); X. Glorot and Y. Bengio, AISTATS 2010, figure 7; a thousandth is our choice";

    protected override string Advice =>
        "The first layers hardly move while the last one learns. Fewer layers, relu in place of sigmoid or tanh, a normalisation or residual connections keep the gradient alive.";

    protected override bool IsBad(double ratio) => ratio <= Threshold;

    public override IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) =>
        [.. Changes.UsualInitializer(options), .. Changes.Activation(options, Activation.ReLU), .. Changes.LayerNormalization(options)];
}
