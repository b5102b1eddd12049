using System;
using Nabla.Files;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Tests.Files;

namespace Nabla.Tests.Modeling;

/// <summary>A model file and the loss that its model was trained on.</summary>
public sealed class LossInFileTests
{
    [Theory]
    [InlineData("huber:delta=0.30000000000000004")]
    [InlineData("quantile:level=0.9")]
    [InlineData("half-squared-error")]
    public void Save_LossWithParameters_ComesBackEqual(string loss)
    {
        using var folder = new TemporaryFolder();
        Model model = Model.Train(Small.CandyBar, Small.Options("price", 2) with { Loss = Loss.Parse(loss) });
        model.Save(folder["model.safetensors"]);

        Assert.Equal(Loss.Parse(loss), Model.Load(folder["model.safetensors"]).Loss);
        Assert.Contains(new("loss", loss), model.Provenance.Options);
    }

    [Fact]
    public void Save_LossOfOnesOwn_IsRecordedByNameAndRequiredOfTheReader()
    {
        var loss = Loss.Custom(
            "quartic", (outputs, targets) => Math.Pow(outputs[0] - targets[0], 4),
            (outputs, targets, gradient) => gradient[0] = 4 * Math.Pow(outputs[0] - targets[0], 3), outputs: 1);
        Model model = Model.Train(Small.CandyBar, Small.Options("price", 2) with { Loss = loss });
        using var file = new ModelFile(model);

        Assert.Equal("""["custom-loss"]""", file.Document["requires"]!.ToJsonString());
        Model loaded = file.Load();
        Assert.Equal("quartic", loaded.Loss.Name);
        Assert.Equal(Small.Bits(model.Predict(Small.CandyBar)), Small.Bits(loaded.Predict(Small.CandyBar)));

        file.Document["requires"]!.AsArray().Clear();
        Assert.Contains("the loss 'quartic' is unknown; update Nabla", Assert.Throws<NablaFormatException>(() => file.Load()).Message, StringComparison.Ordinal);
    }
}
