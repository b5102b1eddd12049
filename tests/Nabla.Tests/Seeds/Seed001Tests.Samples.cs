using System.Linq;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;
using Nabla.Tests.Files;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed001Tests
{
    /// <summary>The bundled digits, written as gzip'd IDX files, trained from a seed that the model remembers.</summary>
    [Fact]
    public void B_001_14_DigitsInMnistsFormat_TrainFromARecordedSeed()
    {
        using var folder = new TemporaryFolder();
        Table digits = Table.Read("digits");
        byte[] pixels =
        [
            .. from row in Enumerable.Range(0, digits.RowCount)
               from column in digits.Columns
               where column.Name != "digit"
               select IdxDigits.Cell(column, row),
        ];
        byte[] labels = [.. Enumerable.Range(0, digits.RowCount).Select(row => IdxDigits.Cell(digits["digit"], row))];
        string images = folder["images.gz"];
        string names = folder["labels.gz"];
        IdxDigits.Write(images, 0x00000803, [digits.RowCount, 8, 8], pixels);
        IdxDigits.Write(names, 0x00000801, [digits.RowCount], labels);

        Table table = Table.ReadIdx(images, names);
        string target = table.Columns[^1].Name;
        int[] test = [.. Enumerable.Range(0, table.RowCount).Where(row => row % 5 == 4)];
        var options = new TrainOptions
        {
            Target = target,
            TestRows = test,
            Seed = 17,
            Hidden = [64],
            Epochs = 15,
            Validation = 0.2,
            L2Penalty = 0,
            Baselines = false,
        };
        Model model = Model.Train(table, options);

        Assert.Equal(new ImageShape(8, 8), table.Image);
        Assert.Equal(10, model.Classes.Count);
        Assert.Equal(17ul, model.Provenance.Seed);
        var metrics = (ClassificationMetrics)model.Training.Test!;
        Assert.Equal(359, metrics.Rows);
        Assert.True(metrics.Accuracy >= 0.95, $"accuracy {metrics.Accuracy}");
        Assert.Equal(model.WeightHash, Model.Train(table, options with { Seed = model.Provenance.Seed }).WeightHash);
        Assert.NotEqual(model.WeightHash, Model.Train(table, options with { Seed = 18 }).WeightHash);
    }
}
