using System;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Files;

namespace Nabla.Tests.Data;

public sealed class TargetEncoderTests
{
    [Fact]
    public void Fit_Numbers_StandardisesOnTheTrainingRows()
    {
        // Rows 0 to 7: mean 5, population deviation 2. Row 8 is held out.
        Table table = TextTable.Of(("y", TextTable.Cells("2,4,4,4,5,5,7,9,1000")));
        var target = Assert.IsType<NumberTarget>(TargetEncoder.Fit(table, [0, 1, 2, 3, 4, 5, 6, 7], "y", TaskKind.Regression));
        float[] encoded = new float[2];
        target.Encode<float>(table, [0, 7], encoded);

        Assert.Equal(new Standardization(5, 2), target.Standardization);
        Assert.Equal([-1.5f, 2f], encoded);
        Assert.Equal(9, target.Decode(2));
        Assert.Equal(1000, target.ValueOf(table, 8));
    }

    [Fact]
    public void Fit_NumericClasses_AreOrderedByValueWhateverTheirSpelling()
    {
        Table table = TextTable.Of(("y", TextTable.Cells("10,9,2,2.0,10.0,9")));
        var target = Assert.IsType<ClassTarget>(TargetEncoder.Fit(table, TextTable.AllRows(table), "y", TaskKind.Multiclass));

        Assert.Equal(["2", "9", "10"], target.Classes);
        Assert.Equal([2, 1, 0, 0, 2, 1], target.IndicesOf(table));
    }

    [Fact]
    public void Encode_ThreeClasses_IsOneHot()
    {
        Table table = TextTable.Of(("y", TextTable.Cells("setosa,virginica,versicolor,setosa")));
        var target = TargetEncoder.Fit(table, TextTable.AllRows(table), "y", TaskKind.Multiclass);
        double[] encoded = new double[12];
        target.Encode<double>(table, TextTable.AllRows(table), encoded);

        Assert.Equal(3, target.Width);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], encoded);
    }

    [Fact]
    public void Encode_TwoClasses_IsOneForTheSecondInOrder()
    {
        Table table = TextTable.Of(("y", TextTable.Cells("yes,no,yes")));
        var target = TargetEncoder.Fit(table, TextTable.AllRows(table), "y", TaskKind.Binary);
        float[] encoded = new float[3];
        target.Encode<float>(table, TextTable.AllRows(table), encoded);

        Assert.Equal(1, target.Width);
        Assert.Equal(["no", "yes"], ((ClassTarget)target).Classes);
        Assert.Equal([1f, 0f, 1f], encoded);
    }

    [Fact]
    public void Encode_ClassNeverSeen_NamesTheLineAndTheClasses()
    {
        Table table = TextTable.Of(("y", TextTable.Cells("a,b,c,")));
        var target = (ClassTarget)TargetEncoder.Fit(table, [0, 1], "y", TaskKind.Binary);

        Assert.Equal(
            "table.csv:4: column 'y': the class 'c' was never seen in training; the classes are 'a', 'b'.",
            Assert.Throws<NablaDataException>(() => target.IndexOf(table, 2)).Message);
        Assert.Contains(
            "table.csv:5: column 'y': the target is missing",
            Assert.Throws<NablaDataException>(() => target.IndexOf(table, 3)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_NumberTooFarForFloat_IsAnErrorAndNotInfinity()
    {
        Table table = TextTable.Of(("y", TextTable.Cells("0,1,1e60")));
        var target = TargetEncoder.Fit(table, [0, 1], "y", TaskKind.Regression);

        Assert.Equal(4, Assert.Throws<NablaDataException>(() => target.Encode<float>(table, [2], new float[1])).Line);
    }

    [Fact]
    public void Encode_DestinationOfAnotherSize_IsAnArgumentError()
    {
        Table table = TextTable.Of(("y", TextTable.Cells("0,1")));
        var target = TargetEncoder.Fit(table, [0, 1], "y", TaskKind.Regression);

        Assert.Throws<ArgumentException>(() => target.Encode<float>(table, [0], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => target.Encode<float>(table, [2], new float[1]));
        Assert.Throws<ArgumentException>(() => target.Encode<float>(table, [], []));
    }

    [Theory]
    [InlineData("0.1,0.2,0.30000000000000004,1e-300", TaskKind.Regression)]
    [InlineData("0.1,0.30000000000000004,0.1", TaskKind.Binary)]
    [InlineData("-1,1e20,3,3,3,3,3,-1", TaskKind.Multiclass)]
    [InlineData("ja,nein,ja", TaskKind.Binary)]
    [InlineData("ä,\",<b>,ä,ä,ä,ä,ä", TaskKind.Multiclass)]
    public void Json_AnyTarget_ReadsBackExactly(string cells, TaskKind task)
    {
        Table table = TextTable.Of(("y", TextTable.Cells(cells)));
        string json = JsonRoundTrip.Write(TargetEncoder.Fit(table, TextTable.AllRows(table), "y", task));
        TargetEncoder copy = JsonRoundTrip.ReadTarget(json);
        double[] encoded = new double[table.RowCount * copy.Width];
        copy.Encode<double>(table, TextTable.AllRows(table), encoded);

        Assert.Equal(json, JsonRoundTrip.Write(copy));
        Assert.All(encoded, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Json_Classes_CanBeReadByAPerson()
    {
        Table table = TextTable.Of(("digit", TextTable.Cells("0,1,2,0,1,2,2.0")));
        string json = JsonRoundTrip.Write(TargetEncoder.Fit(table, TextTable.AllRows(table), "digit", TaskKind.Multiclass));

        Assert.Equal("""{"name":"digit","task":"multiclass","classes":[0,1,2]}""", string.Concat(json.Where(c => !char.IsWhiteSpace(c))));
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"name":"y"}""")]
    [InlineData("""{"name":"","task":"binary","classes":[0,1]}""")]
    [InlineData("""{"name":"y","task":"clustering","classes":[0,1]}""")]
    [InlineData("""{"name":"y","task":"regression","mean":1}""")]
    [InlineData("""{"name":"y","task":"regression","mean":1,"standardDeviation":-1}""")]
    [InlineData("""{"name":"y","task":"regression","mean":1e999,"standardDeviation":1}""")]
    [InlineData("""{"name":"y","task":"regression","mean":"1","standardDeviation":1}""")]
    [InlineData("""{"name":"y","task":"binary","classes":{"0":1}}""")]
    [InlineData("""{"name":"y","task":"binary","classes":[0,1,2]}""")]
    [InlineData("""{"name":"y","task":"binary","classes":[1,1]}""")]
    [InlineData("""{"name":"y","task":"multiclass","classes":[1]}""")]
    [InlineData("""{"name":"y","task":"multiclass","classes":[1,2,"3"]}""")]
    [InlineData("""{"name":"y","task":"multiclass","classes":["a","b","a"]}""")]
    [InlineData("""{"name":"y","task":"multiclass","classes":["a","","b"]}""")]
    [InlineData("""{"name":"y","task":"multiclass","classes":[1,2,1e999]}""")]
    [InlineData("""{"name":"y","task":"multiclass","classes":["a","\ud800"]}""")]
    [InlineData("""{"name":"y","task":"multiclass","classes":[null,null]}""")]
    public void ReadJson_MalformedDocument_IsAFormatError(string json) =>
        Assert.StartsWith(
            "The model's document is malformed",
            Assert.Throws<NablaFormatException>(() => JsonRoundTrip.ReadTarget(json)).Message,
            StringComparison.Ordinal);
}
