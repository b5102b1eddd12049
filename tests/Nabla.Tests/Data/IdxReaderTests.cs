using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class IdxReaderTests
{
    // Two images of 2 x 3 pixels.
    static readonly byte[] s_images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 255];
    static readonly byte[] s_labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadIdx_ImagesAndLabels_PixelsByRowAndColumnThenLabel(bool zipped)
    {
        using var given = new Given();
        string images = given.File("images", zipped ? Given.Gzip(s_images) : s_images);
        string labels = given.File("labels", zipped ? Given.Gzip(s_labels) : s_labels);

        Table table = Table.ReadIdx(images, labels);

        Assert.Equal(new ImageShape(2, 3), table.Image);
        Assert.Equal(["p0_0", "p0_1", "p0_2", "p1_0", "p1_1", "p1_2", "label"], table.Columns.Select(column => column.Name));
        Assert.Equal([["1", "2", "3", "4", "5", "6", "7"], ["10", "20", "30", "40", "50", "255", "9"]], Given.Cells(table));
        Assert.True(table["p1_2"].TryGetNumber(1, out double pixel));
        Assert.Equal(255.0, pixel);
        Assert.False(table["p1_2"].IsMissing(1));
        Assert.Equal($"{images}, row 2", table.Locate(1));
        Assert.Equal(0, table.LineOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => table["p0_0"].IsMissing(2) || table["p0_0"].TryGetNumber(2, out _));
    }

    [Fact]
    public void ReadIdx_WithoutLabels_HasOnlyPixels()
    {
        using var given = new Given();

        Assert.Equal(6, Table.ReadIdx(given.File("images", s_images)).Columns.Count);
    }

    [Fact]
    public void Read_IdxUnderAnyName_IsRecognisedByItsMagic()
    {
        using var given = new Given();

        Assert.NotNull(Table.Read(given.File("images.csv", s_images)).Image);
        Assert.NotNull(Table.Read(given.File("images.gz", Given.Gzip(s_images))).Image);
        Assert.Equal("label", Table.Read(given.File("images", s_images), given.File("labels", s_labels)).Columns[^1].Name);
    }

    public static TheoryData<byte[], string> WrongImages => new()
    {
        { [], "an IDX file of images begins with 0x00000803, and this one with 0 bytes; choose another file" },
        { [0, 0, 8], "an IDX file of images begins with 0x00000803, and this one with 3 bytes; choose another file" },
        { s_labels, "an IDX file of images begins with 0x00000803, and this one with 0x00000801, a file of labels; choose another file" },
        { [.. "a,b\n"u8], "an IDX file of images begins with 0x00000803, and this one with 0x612C620A; choose another file" },
        { s_images[..15], "the IDX header ends after 15 of 16 bytes; copy the file again" },
        { s_images[..16], "the data end after 0 of the 12 bytes that the header claims; copy the file again" },
        { s_images[..^1], "the data end after 11 of the 12 bytes that the header claims; copy the file again" },
        { [.. s_images, 0], "more bytes follow the 12 that the header claims; the file is damaged" },
        { Header(0, 2, 3), "the size of dimension 1 is 0, outside 1 to 2147483647; the file is damaged" },
        { Header(2, 0, 3), "the size of dimension 2 is 0, outside 1 to 2147483647; the file is damaged" },
        { Header(2, 2, 0), "the size of dimension 3 is 0, outside 1 to 2147483647; the file is damaged" },
        { Header(4_000_000_000, 28, 28), "the size of dimension 1 is 4000000000, outside 1 to 2147483647; the file is damaged" },
        { Header(2_000_000_000, 28, 28), "the header claims 1568000000000 bytes of data, and Nabla reads at most 2147483591; split the file" },
        // 65536 * 65536 is 0 in 32 bits: the product must not wrap.
        { Header(65536, 65536, 1), "the header claims 4294967296 bytes of data, and Nabla reads at most 2147483591; split the file" },
        { Header(1, 65536, 65536), "the images have 65536 x 65536 pixels, and Nabla reads fewer than 100000; scale them down" },
        { Header(int.MaxValue, int.MaxValue, int.MaxValue), "the images have 2147483647 x 2147483647 pixels, and Nabla reads fewer than 100000; scale them down" },
        { Header(2_000_000, 28, 28), "the data end after 0 of the 1568000000 bytes that the header claims; copy the file again" },
    };

    [Theory]
    [MemberData(nameof(WrongImages))]
    public void ReadIdx_WrongImages_SaysWhatIsWrongWithoutTakingMemory(byte[] bytes, string problem)
    {
        using var given = new Given();
        foreach (byte[] content in new[] { bytes, Given.Gzip(bytes) })
        {
            string path = given.File("images", content);
            long before = GC.GetAllocatedBytesForCurrentThread();

            NablaDataException error = Assert.Throws<NablaDataException>(() => Table.ReadIdx(path));

            Assert.Equal($"{path}: {problem}.", error.Message);
            Assert.Equal(path, error.File);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
    }

    [Fact]
    public void ReadIdx_LabelsOfOtherImages_NamesBothCounts()
    {
        using var given = new Given();
        string images = given.File("images", s_images);
        string labels = given.File("labels", [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3]);

        NablaDataException error = Assert.Throws<NablaDataException>(() => Table.ReadIdx(images, labels));

        Assert.Equal($"{labels}: there are 3 labels for the 2 images of {images}; choose the file that belongs to them.", error.Message);
        Assert.Equal(labels, error.File);
    }

    [Fact]
    public void ReadIdx_WrongLabels_NamesTheLabelFile()
    {
        using var given = new Given();
        string images = given.File("images", s_images);
        foreach (byte[] bytes in new List<byte[]> { s_images, s_labels[..^1], (byte[])[.. s_labels, 1] })
        {
            string labels = given.File("labels", bytes);
            Assert.Equal(labels, Assert.Throws<NablaDataException>(() => Table.ReadIdx(images, labels)).File);
        }

        string missing = Path.Combine(given.Folder, "nothing");
        Assert.Equal(missing, Assert.Throws<NablaDataException>(() => Table.ReadIdx(images, missing)).File);
    }

    static byte[] Header(uint count, uint height, uint width) =>
        [0, 0, 8, 3, .. BigEndian(count), .. BigEndian(height), .. BigEndian(width)];

    static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    [Fact]
    public void ReadIdx_LargeRawFile_IsMappedAndReadsTheSame()
    {
        using var given = new Given();
        byte[] file = [0, 0, 8, 3, 0, 0, 0x10, 0, 0, 0, 0, 16, 0, 0, 0, 17, .. Enumerable.Range(0, 4096 * 16 * 17).Select(i => (byte)(i * 73 >> 4))];
        Table raw = Table.ReadIdx(given.File("raw", file));
        Table zipped = Table.ReadIdx(given.File("zipped", Given.Gzip(file)));
        Assert.Equal(4096, raw.RowCount);
        Assert.Equal(zipped.RowHashes, raw.RowHashes);
        Assert.Equal(zipped["p15_16"].GetText(4095).ToString(), raw["p15_16"].GetText(4095).ToString());

        foreach ((byte[] damaged, string problem) in new[] { (file[..^1], "the data end after 1114111 of the 1114112 bytes"), ([.. file, 1], "more bytes follow the 1114112") })
        {
            Assert.Contains(problem, Assert.Throws<NablaDataException>(() => Table.ReadIdx(given.File("damaged", damaged))).Message, StringComparison.Ordinal);
        }
    }
}
