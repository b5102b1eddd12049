using System;
using Nabla.Activations;
using Nabla.Modeling;
using Nabla.Tests.Files;

namespace Nabla.Tests.Modeling;

/// <summary>The choice of an activation through training, the model file and its warnings.</summary>
public sealed class ActivationChoiceTests
{
    [Theory]
    [InlineData("leaky-relu:slope=0.2")]
    [InlineData("elu:alpha=0.5")]
    [InlineData("gelu")]
    [InlineData("gelu-tanh")]
    [InlineData("mish")]
    public void ModelFile_ActivationWithItsParameters_ComesBack(string text)
    {
        using var folder = new TemporaryFolder();
        Model model = Model.Train(Small.Iris, Small.Options("species", 2) with { Activation = Activation.Parse(text) });
        model.Save(folder["model.safetensors"]);
        Model loaded = Model.Load(folder["model.safetensors"]);

        Assert.Equal(text, loaded.Layers[0].Activation.ToString());
        Assert.Contains(loaded.Provenance.Options, option => option.Key == "activation" && option.Value == text);
        Assert.Equal(Small.Bits(model.Predict(Small.Iris)), Small.Bits(loaded.Predict(Small.Iris)));
    }

    [Fact]
    public void Train_Threshold_IsRefusedWithReasonAndCure()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => Model.Train(Small.Iris, Small.Options("species", 2) with { Activation = Activation.Threshold }));
        Assert.StartsWith("The derivative of threshold is 0, so that no gradient reaches the weights before it: train with sigmoid,", refused.Message);
    }

    [Fact]
    public void Train_TeachingActivation_RecordsItsWarning()
    {
        Model model = Model.Train(Small.Iris, Small.Options("species", 2) with { Activation = Activation.Square });
        Assert.Contains(Activation.Square.Warning, model.Training.Warnings);
        Assert.DoesNotContain(Activation.Square.Warning, Small.IrisModel.Training.Warnings);
    }
}
