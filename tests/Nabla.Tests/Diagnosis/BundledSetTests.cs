using System.Linq;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Modeling;

namespace Nabla.Tests.Diagnosis;

/// <summary>The default training of the bundled sets is not accused: an ensemble, its encodings chosen by rows held out, in fewer epochs than a user would give it.</summary>
public class BundledSetTests
{
    [Theory]
    [InlineData("iris", "species")]
    [InlineData("penguins", "species")]
    [InlineData("candy_bar", "price")]
    public void Diagnosis_OfADefaultTraining_HasNoWarning(string name, string target)
    {
        var table = Table.Read(name);
        DiagnosisReport report = Ill.Diagnose(Model.Train(table, new TrainOptions { Target = target, Epochs = 60, Ensemble = 2, Intervals = false }), table);

        Assert.DoesNotContain(report.Findings, finding => finding.Severity == DiagnosisSeverity.Warning);
        Assert.Equal(2, report.Layers.Count);
        Assert.Equal([256, 128], report.Layers.Select(layer => layer.Units));
    }
}
