using System;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>The sentence of every way in which numbers can cease to be finite.</summary>
public sealed class DivergenceTextTests
{
    const string Norms = " at step 3 with learning rate 0.1 (gradient norm 2.5, norm of the parameters of layers.0 7); do this, or that.";

    [Theory]
    [InlineData(DivergenceCause.Input, "Input 2 of row 5 is not a finite number at step 3 with learning rate 0.1; do this, or that.")]
    [InlineData(DivergenceCause.Target, "Target 2 of row 5 is not a finite number at step 3 with learning rate 0.1; do this, or that.")]
    [InlineData(DivergenceCause.RowWeight, "The weight of row 5 is not a finite number, or is too large at step 3 with learning rate 0.1; do this, or that.")]
    [InlineData(DivergenceCause.InitialParameter, "layers.0.weight was not finite before training" + Norms)]
    [InlineData(DivergenceCause.Output, "The outputs of layers.0 became infinite or NaN, and the loss NaN," + Norms)]
    [InlineData(DivergenceCause.Loss, "The loss became NaN, although the outputs of layers.0 are finite," + Norms)]
    [InlineData(DivergenceCause.Gradient, "The gradient of layers.0.weight became infinite or NaN" + Norms)]
    [InlineData(DivergenceCause.Parameter, "layers.0.weight became infinite or NaN" + Norms)]
    [InlineData(DivergenceCause.OptimizerState, "What the optimizer remembers of the gradients of layers.0.weight became infinite or NaN" + Norms)]
    [InlineData(DivergenceCause.Statistic, "The running statistics layers.0.weight became infinite or NaN" + Norms)]
    public void Sentence_OfEveryCause_SaysWhatWhereAndWhatToDo(DivergenceCause cause, string sentence) => Assert.Equal(sentence, Of(cause).ToString());

    [Fact]
    public void Sentence_WithAFiniteLossOrNoLayer_LeavesThatOut()
    {
        Assert.StartsWith("The outputs of layers.0 became infinite or NaN at step 3", (Of(DivergenceCause.Output) with { Loss = 1 }).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("The loss became NaN at step 3", (Of(DivergenceCause.Loss) with { Layer = null }).ToString(), StringComparison.Ordinal);
        Assert.Contains("(gradient norm 2.5, 1.5 a step before, norm of the parameters of the network 7)", (Of(DivergenceCause.Loss) with { Layer = null, PreviousGradientNorm = 1.5 }).ToString(), StringComparison.Ordinal);
    }

    static Divergence Of(DivergenceCause cause) => new()
    {
        Step = 3,
        Cause = cause,
        Loss = double.NaN,
        LearningRate = 0.1,
        Layer = "layers.0",
        Tensor = "layers.0.weight",
        Row = 5,
        Column = 2,
        GradientNorm = 2.5,
        ParameterNorm = 7,
        Advice = ["do this", "that"],
    };
}
