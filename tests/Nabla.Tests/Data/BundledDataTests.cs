using System;
using System.IO;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class BundledDataTests
{
    [Fact]
    public void All_EverySet_LoadsAsDescribed()
    {
        Assert.Equal(["digits", "iris", "penguins", "xor", "spirals", "candy_bar", "spam"], BundledData.All.Select(set => set.Name));
        foreach (BundledDataSet set in BundledData.All)
        {
            Table table = set.Load();

            Assert.Equal(set.Name, table.Source);
            Assert.Equal(set.RowCount, table.RowCount);
            Assert.True(table.IndexOf(set.Target) >= 0, $"{set.Name} has its target");
            Assert.Equal(set.Image, table.Image);
            Assert.Contains(set.Task, new[] { "regression", "binary", "multiclass" });
            Assert.All(new[] { set.Title, set.Columns, set.Origin, set.Citation, set.Licence }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        }
    }

    // Class counts as the sources state them: UCI optdigits.tes, Fisher's 50 of each, palmerpenguins' manual, UCI spambase.names.
    [Theory]
    [InlineData("digits", "0 178,1 182,2 177,3 183,4 181,5 182,6 181,7 179,8 174,9 180")]
    [InlineData("iris", "setosa 50,versicolor 50,virginica 50")]
    [InlineData("penguins", "Adelie 152,Chinstrap 68,Gentoo 124")]
    [InlineData("spirals", "1 500,2 500")]
    [InlineData("xor", "0 2,1 2")]
    [InlineData("spam", "nonspam 2788,spam 1813")]
    public void Load_Classes_HaveTheirNumbersOfRows(string name, string expected)
    {
        BundledDataSet set = BundledData.Find(name);
        Column target = set.Load()[set.Target];

        string counts = string.Join(',', Enumerable.Range(0, target.RowCount).Select(row => target.GetText(row).ToString())
            .GroupBy(label => label).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}"));

        Assert.Equal(expected, counts);
    }

    [Fact]
    public void Load_CandyBar_PriceFollowsFromTheCoins()
    {
        Table table = BundledData.Find("candy_bar").Load();
        for (int row = 0; row < table.RowCount; row++)
        {
            Assert.True(table["quarters"].TryGetNumber(row, out double quarters));
            Assert.True(table["nickels"].TryGetNumber(row, out double nickels));
            Assert.True(table["price"].TryGetNumber(row, out double price));
            Assert.Equal((0.25 * quarters) + (0.05 * nickels), price, 12);
        }
    }

    [Fact]
    public void Load_Penguins_NineteenCellsAreMissing()
    {
        Table table = BundledData.Find("penguins").Load();

        Assert.Equal(19, table.Columns.Sum(column => Enumerable.Range(0, table.RowCount).Count(column.IsMissing)));
    }

    [Fact]
    public void Licences_AreEmbeddedAndNameEverySet()
    {
        using Stream stream = typeof(BundledData).Assembly.GetManifestResourceStream("LICENCES.md")!;
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();

        Assert.All(BundledData.All, set => Assert.Contains($"## {set.Name}\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_BundledName_LoadsIt() => Assert.Equal(new ImageShape(8, 8), Table.Read("digits").Image);

    [Theory]
    [InlineData("irsi", "There is no file 'irsi' and no bundled data set of that name; did you mean 'iris'?")]
    [InlineData("houses.csv", "There is no file 'houses.csv'; check the name and the folder.")]
    [InlineData("data/houses", "There is no file 'data/houses'; check the name and the folder.")]
    [InlineData("mortgages", "There is no file 'mortgages' and no bundled data set of that name; the bundled ones are digits, iris, penguins, xor, spirals, candy_bar, spam.")]
    public void Read_NeitherFileNorBundled_SaysWhichItCouldBe(string name, string message)
    {
        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.Read(name));

        Assert.Equal(message, error.Message);
        Assert.Equal(name, error.File);
    }

    [Fact]
    public void Read_Folder_SaysSo()
    {
        using var given = new Given();

        Assert.Contains("the folder has no images", Assert.Throws<NablaDataException>(() => Table.Read(given.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CsvFile_IsReadAsCsv()
    {
        using var given = new Given();

        Assert.Equal("1", Table.Read(given.File("x", "a;b\n1;2\n"))["a"].GetText(0).ToString());
    }

    [Fact]
    public void Find_UnknownName_NamesTheNearest() => Assert.Equal(
        "There is no bundled data set 'pengiuns'; did you mean 'penguins'?",
        Assert.Throws<NablaDataException>(() => BundledData.Find("pengiuns")).Message);
}
