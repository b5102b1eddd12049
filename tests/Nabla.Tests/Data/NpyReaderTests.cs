using System;
using System.IO;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class NpyReaderTests
{
    static readonly byte[] s_matrix = NpyFile.Of("<f4", "(2, 3)", NpyFile.Floats(1, 2.5f, -3, 4, 5, float.NaN));

    [Fact]
    public void Read_MatrixOfFloats_HasAColumnForEachOfItsOwn()
    {
        Table table = Read(s_matrix);

        Assert.Equal(["x0", "x1", "x2"], table.Columns.Select(column => column.Name));
        Assert.Equal([["1", "2.5", "-3"], ["4", "5", ""]], Given.Cells(table));
        Assert.True(table["x2"].IsMissing(1), "NaN is missing");
        Assert.Equal("f.npy, row 2", table.Locate(1));
    }

    [Theory]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0xBF }, "-1.5")]
    [InlineData(">f4", new byte[] { 0x3F, 0xC0, 0, 0 }, "1.5")]
    [InlineData("<f2", new byte[] { 0x00, 0x3E }, "1.5")]
    [InlineData("|i1", new byte[] { 0xFE }, "-2")]
    [InlineData("|u1", new byte[] { 0xFE }, "254")]
    [InlineData("<i2", new byte[] { 0xFE, 0xFF }, "-2")]
    [InlineData(">i2", new byte[] { 0xFF, 0xFE }, "-2")]
    [InlineData("<u2", new byte[] { 0xFE, 0xFF }, "65534")]
    [InlineData("<i4", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, "-2")]
    [InlineData("<u4", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, "4294967294")]
    [InlineData("<i8", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "-2")]
    [InlineData("<u8", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "18446744073709551615")]
    [InlineData("|b1", new byte[] { 1 }, "true")]
    [InlineData("<U2", new byte[] { 0xE9, 0, 0, 0, 0, 0, 0, 0 }, "é")]
    [InlineData(">U1", new byte[] { 0, 1, 0xF6, 0 }, "😀")]
    [InlineData("|S3", new byte[] { 0x61, 0x62, 0 }, "ab")]
    [InlineData("|b1", new byte[] { 0 }, "false")]
    [InlineData(">f8", new byte[] { 0xBF, 0xF8, 0, 0, 0, 0, 0, 0 }, "-1.5")]
    [InlineData(">u4", new byte[] { 0xFF, 0xFF, 0xFF, 0xFE }, "4294967294")]
    [InlineData("=f4", new byte[] { 0, 0, 0xC0, 0x3F }, "1.5")]
    [InlineData("<f4", new byte[] { 0, 0, 0x80, 0x7F }, "Infinity")]
    [InlineData("<U1", new byte[] { 0, 0xD8, 0, 0 }, "\uFFFD")]
    [InlineData("<U2", new byte[] { 0x20, 0, 0, 0, 0x20, 0, 0, 0 }, "")]
    public void Read_EveryType_HasTheTextOfItsValue(string type, byte[] element, string text)
    {
        Table table = Read(NpyFile.Of(type, "(1,)", element));

        Assert.Equal(text, table["x0"].GetText(0).ToString());
    }

    [Theory]
    [InlineData("|b1", new byte[] { 1 }, null)]
    [InlineData("|S2", new byte[] { 0x37, 0 }, 7.0)]
    [InlineData("|S2", new byte[] { 0x78, 0 }, null)]
    [InlineData("<U1", new byte[] { 0x37, 0, 0, 0 }, 7.0)]
    [InlineData("<f4", new byte[] { 0, 0, 0x80, 0x7F }, null)]
    [InlineData(">i8", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE }, -2.0)]
    public void Read_EveryType_IsANumberWhereItIsOne(string type, byte[] element, double? number)
    {
        bool isNumber = Read(NpyFile.Of(type, "(1,)", element))["x0"].TryGetNumber(0, out double value);

        Assert.Equal(number, isNumber ? value : null);
    }

    [Theory]
    [InlineData("<f")]
    [InlineData("f4f")]
    [InlineData("<f3")]
    [InlineData("<i3")]
    [InlineData("|b2")]
    [InlineData("<U0")]
    [InlineData("<U262145")]
    [InlineData("|S0")]
    [InlineData("|S1048577")]
    [InlineData("<M8")]
    public void Read_TypeThatIsNone_IsRefused(string type) => Assert.Contains(
        $"the elements are of type '{type}', and Nabla reads numbers, booleans and texts", Assert.Throws<NablaDataException>(() => Read(NpyFile.Of(type, "(1,)", [0, 0, 0, 0]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_FortranOrder_IsTheSameTable()
    {
        byte[] matrix = NpyFile.Of("<f8", "(2, 3)", NpyFile.Doubles(1, 4, 2, 5, 3, 6), fortran: true);
        byte[] cube = NpyFile.Of("<f8", "(2, 2, 2)", NpyFile.Doubles(0, 4, 2, 6, 1, 5, 3, 7), fortran: true);

        Assert.Equal([["1", "2", "3"], ["4", "5", "6"]], Given.Cells(Read(matrix)));
        Assert.Equal([["0", "1", "2", "3"], ["4", "5", "6", "7"]], Given.Cells(Read(cube)));
    }

    [Fact]
    public void Read_StackOfBytes_IsImages()
    {
        Table grey = Read(NpyFile.Of("|u1", "(2, 1, 2)", [1, 2, 3, 4]));
        Table colour = Read(NpyFile.Of("|u1", "(1, 1, 1, 3)", [1, 2, 3], version: 3));

        Assert.Equal(new ImageShape(1, 2), grey.Image);
        Assert.Equal(["p0_0", "p0_1"], grey.Columns.Select(column => column.Name));
        Assert.Equal([["1", "2"], ["3", "4"]], Given.Cells(grey));
        Assert.Equal(["p0_0_red", "p0_0_green", "p0_0_blue"], colour.Columns.Select(column => column.Name));
        Assert.Equal(new ImageShape(1, 2), Read(NpyFile.Of("|u1", "(1, 1, 2, 1)", [1, 2])).Image);

        // Two colours, columns before rows, or numbers of two bytes are no pictures.
        Assert.Null(Read(NpyFile.Of("|u1", "(1, 1, 2, 2)", [1, 2, 3, 4])).Image);
        Assert.Null(Read(NpyFile.Of("|u1", "(1, 1, 2)", [1, 2], fortran: true)).Image);
        Assert.Null(Read(NpyFile.Of("<u2", "(1, 1, 1)", [1, 2])).Image);
    }

    [Fact]
    public void Read_WithLabels_PutsThemLast()
    {
        using var given = new Given();
        string labels = given.File("y.npy", NpyFile.Of("<i8", "(2,)", [7, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0]));

        Table table = Table.Read(given.File("x.npy", s_matrix), labels);

        Assert.Equal(["x0", "x1", "x2", "label"], table.Columns.Select(column => column.Name));
        Assert.Equal(["7", "9"], Given.Cells(table).Select(row => row[3]));
        NablaDataException error = Assert.Throws<NablaDataException>(
            () => Table.Read(given.File("x3.npy", NpyFile.Of("|u1", "(3, 1)", [1, 2, 3])), labels));
        Assert.Contains("there are 2 rows of 1 labels for the 3 rows", error.Message, StringComparison.Ordinal);

        string wide = given.File("wide.npy", NpyFile.Of("|u1", "(2, 2)", [1, 2, 3, 4]));
        Assert.Contains("there are 2 rows of 2 labels for the 2 rows", Assert.Throws<NablaDataException>(() => Table.Read(given.File("x.npy", s_matrix), wide)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArchiveWithLabelsElsewhere_TakesThemFromAFileOrAnotherArchive()
    {
        using var given = new Given();
        byte[] labels = NpyFile.Of("|u1", "(2,)", [7, 9]);
        string path = given.File("d.npz", NpyFile.Archive(("x.npy", s_matrix)));
        string archive = given.File("l.npz", NpyFile.Archive(("other.npy", s_matrix), ("y.npy", labels)));

        Assert.Equal(["7", "9"], Given.Cells(Table.Read(path + ":x", given.File("y.npy", labels))).Select(row => row[^1]));
        Assert.Equal(["7", "9"], Given.Cells(Table.Read(path + ":x", archive + ":y")).Select(row => row[^1]));
        Assert.Throws<NablaDataException>(() => Table.Read(path + ":"));
    }

    [Fact]
    public void Read_ArchiveOfPictures_HasThemWhereTheyComeFirst()
    {
        using var given = new Given();
        byte[] pictures = NpyFile.Of("|u1", "(2, 1, 2)", [1, 2, 3, 4]);
        byte[] labels = NpyFile.Of("|u1", "(2,)", [7, 9]);

        Assert.Equal(new ImageShape(1, 2), Table.Read(given.File("d.npz", NpyFile.Archive(("x.npy", pictures), ("y.npy", labels)))).Image);
        Assert.Null(Table.Read(given.File("e.npz", NpyFile.Archive(("a.npy", labels), ("x.npy", pictures)))).Image);
    }

    [Fact]
    public void Read_ArchiveOfMoreArraysThanAllowed_IsRefused()
    {
        using var given = new Given();
        byte[] one = NpyFile.Of("|u1", "(1,)", [1]);
        string path = given.File("d.npz", NpyFile.Archive([.. Enumerable.Range(0, 1001).Select(i => ($"a{i}.npy", one))]));

        Assert.Equal($"{path} has 1001 arrays, and Nabla reads at most 1000; save fewer.", Error(path));
    }

    [Fact]
    public void Read_Archive_TakesAllArraysOrThoseThatAreNamed()
    {
        using var given = new Given();
        string path = given.File("d.npz", NpyFile.Archive(
            ("features.npy", s_matrix), ("y.npy", NpyFile.Of("|u1", "(2,)", [7, 9])), ("w.npy", NpyFile.Of("|u1", "(2, 1)", [1, 2]))));

        Assert.Equal(["features_0", "features_1", "features_2", "y", "w_0"], Table.Read(path).Columns.Select(column => column.Name));
        Assert.Equal([["1", "2.5", "-3", "7"], ["4", "5", "", "9"]], Given.Cells(Table.Read(path + ":features", path + ":y")));
        Assert.Equal([["7"], ["9"]], Given.Cells(Table.Read(path + ":y")));
        Assert.Contains("has no array 'z'", Assert.Throws<NablaDataException>(() => Table.Read(path + ":z")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArchiveOfArraysThatDiffer_SaysHowToNameOne()
    {
        using var given = new Given();
        string path = given.File("d.npz", NpyFile.Archive(("a.npy", s_matrix), ("b.npy", NpyFile.Of("|u1", "(3,)", [1, 2, 3]))));

        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.Read(path));

        Assert.Equal($"{path}:b: the array has 3 rows, and 'a' has 2; name the arrays to read, as in {path}:a.", error.Message);
    }

    [Fact]
    public void Read_ArchiveThatIsNone_SaysSo()
    {
        using var given = new Given();

        Assert.Contains("holds 'xl/workbook.xml', which is no NumPy array", Error(given.File("w.xlsx", NpyFile.Archive(("xl/workbook.xml", [1])))), StringComparison.Ordinal);
        Assert.Contains("has no array", Error(given.File("e.npz", NpyFile.Archive())), StringComparison.Ordinal);
        Assert.Contains("two columns would be called 'a_0'; give the arrays other names", Error(given.File("t.npz", NpyFile.Archive(
            ("a.npy", NpyFile.Of("|u1", "(2, 1)", [1, 2])), ("a_0.npy", NpyFile.Of("|u1", "(2,)", [1, 2]))))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArchiveWithAByteChanged_IsRefusedOrReadsTheSame()
    {
        using var given = new Given();
        byte[] archive = NpyFile.Archive(("a.npy", s_matrix));
        string[][] expected = Given.Cells(Table.Read(given.File("d.npz", archive)));
        for (int i = 0; i < archive.Length; i++)
        {
            byte[] damaged = [.. archive];
            damaged[i] ^= 0x41;
            try
            {
                Table table = Table.Read(given.File("d.npz", damaged));
                Assert.True(!table.Columns[0].Name.StartsWith('a') || Given.Cells(table).SequenceEqual(expected, StructuralComparer.Instance) || i < 2, $"byte {i}");
            }
            catch (NablaDataException)
            {
            }
        }
    }

    [Fact]
    public void Read_ArchiveThatExpandsBeyondMeasure_IsRefused()
    {
        using var given = new Given();
        byte[] zeros = new byte[80 * 1024 * 1024];
        string path = given.File("d.npz", NpyFile.Archive(("a.npy", NpyFile.Of("|u1", $"({zeros.Length / 100000}, 100000)", zeros[..(zeros.Length / 100000 * 100000)]))));

        Assert.Contains("expand more than 1000-fold", Error(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "are of type '|O'")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", "are of type '<c8'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", "has the shape ()")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", "has the shape (0, 3)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 100001), }", "more than 100000 elements")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 65536, 65536, 65536), }", "more than 100000 elements")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 99999), }", "at most")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "larger than Nabla reads")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000,), }", "the data end after")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "more bytes follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "none of NumPy")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }", "none of NumPy")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "fields with names")]
    [InlineData("__import__('os').system('true')", "none of NumPy")]
    public void Read_HeaderThatIsHostile_IsOneSentence(string header, string part)
    {
        NablaDataException error = Assert.Throws<NablaDataException>(() => Read(NpyFile.WithHeader(header, NpyFile.Floats(1, 2))));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArrayCutAnywhereOrWithAByteChanged_IsADataErrorOrATable()
    {
        for (int length = 6; length < s_matrix.Length; length++)
        {
            Assert.Throws<NablaDataException>(() => Read(s_matrix[..length]));
        }

        for (int i = 6; i < s_matrix.Length; i++)
        {
            byte[] damaged = [.. s_matrix];
            damaged[i] ^= 0x11;
            try
            {
                Given.Cells(Read(damaged));
            }
            catch (NablaDataException)
            {
            }
        }
    }

    static string Error(string path) => Assert.Throws<NablaDataException>(() => Table.Read(path)).Message;

    static Table Read(byte[] bytes) => Table.Read(new MemoryStream(bytes), "f.npy");

    sealed class StructuralComparer : System.Collections.Generic.IEqualityComparer<string[]>
    {
        public static StructuralComparer Instance { get; } = new();

        public bool Equals(string[]? a, string[]? b) => a!.SequenceEqual(b!);

        public int GetHashCode(string[] cells) => cells.Length;
    }
}
