using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Insight;

/// <summary>An explanation refuses what a prediction refuses, in the same words.</summary>
public sealed class ExplainedCellTests
{
    [Fact]
    public void Explain_CellBeyondThePrecisionOfTheNetwork_IsRefusedAsThePredictionRefusesIt()
    {
        string[] columns = [.. Small.IrisModel.Features.Columns.SelectMany(column => column.ColumnNames), Small.IrisModel.Target.Name];
        string csv = $"{string.Join(',', columns)}\n1e300,3,4,1,{Small.IrisModel.Classes[0]}\n";
        Table table = Table.ReadCsv(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "far.csv");
        NablaDataException predicted = Assert.Throws<NablaDataException>(() => Small.IrisModel.Predict(table));
        NablaDataException explained = Assert.Throws<NablaDataException>(() => Small.IrisModel.Explain(table, 0));
        Assert.Contains("'1e300' is so far from the training values that its feature overflows; fix the cell", explained.Message, System.StringComparison.Ordinal);
        Assert.Equal(predicted.Message, explained.Message);
    }
}
