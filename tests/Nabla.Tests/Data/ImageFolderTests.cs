using System;
using System.IO;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Reading;

namespace Nabla.Tests.Data;

public sealed class ImageFolderTests
{
    public static TheoryData<int, int> Kinds
    {
        get
        {
            var kinds = new TheoryData<int, int>();
            foreach ((int type, int[] depths) in new (int, int[])[] { (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
            {
                foreach (int depth in depths)
                {
                    kinds.Add(type, depth);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Png_EveryColourTypeAndDepth_HasTheColoursOfTheStandard(int type, int depth)
    {
        int largest = (1 << depth) - 1;
        byte[] palette = [.. Enumerable.Range(0, 3 << Math.Min(depth, 8)).Select(i => (byte)(i * 7))];
        foreach ((int width, int height) in new[] { (1, 1), (3, 2), (8, 8), (13, 11) })
        {
            int Sample(int x, int y, int c) => ((x * 37) + (y * 11) + (c * 101)) & largest;
            foreach (bool interlaced in new[] { false, true })
            {
                byte[] file = PngFile.Of(width, height, depth, type, Sample, interlaced, type == 3 ? palette : null);

                PngImage image = PngReader.Read(file, "f.png");

                Assert.Equal((width, height), (image.Width, image.Height));
                for (int i = 0; i < width * height * 3; i++)
                {
                    (int x, int y, int c) = (i / 3 % width, i / 3 / width, i % 3);
                    double Eight(int channel) => Math.Round(Sample(x, y, channel) * 255.0 / largest, MidpointRounding.AwayFromZero);
                    double alpha = type switch { 4 => Eight(1), 6 => Eight(3), _ => 255 } / 255;
                    double colour = type switch { 3 => palette[(3 * Sample(x, y, 0)) + c], 0 or 4 => Eight(0), _ => Eight(c) };
                    Assert.Equal(Math.Round((colour * alpha) + (255 * (1 - alpha)), MidpointRounding.AwayFromZero), image.Colours[i]);
                }
            }
        }
    }

    [Fact]
    public void Png_TransparentColour_LiesOverWhite()
    {
        PngImage grey = PngReader.Read(PngFile.Of(2, 1, 8, 0, (x, _, _) => x, transparency: [0, 1]), "f.png");
        PngImage palette = PngReader.Read(PngFile.Of(2, 1, 8, 3, (x, _, _) => x, palette: [1, 2, 3, 4, 5, 6], transparency: [0]), "f.png");

        Assert.Equal([0, 0, 0, 255, 255, 255], grey.Colours);
        Assert.Equal([255, 255, 255, 4, 5, 6], palette.Colours);
    }

    [Fact]
    public void Png_CutAnywhereOrWithAnyByteChanged_IsRefused()
    {
        byte[] file = PngFile.Of(5, 4, 8, 2, (x, y, c) => (x * y) + c);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<NablaDataException>(() => PngReader.Read(file.AsSpan(0, length), "f.png"));
        }

        for (int i = 0; i < file.Length; i++)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= 0x55;
            Assert.Throws<NablaDataException>(() => PngReader.Read(damaged, "f.png"));
        }
    }

    [Fact]
    public void Png_Hostile_IsOneSentence()
    {
        byte[] signature = PngFile.Of(1, 1, 8, 0, (_, _, _) => 0)[..8];
        byte[] Header(int width, int height) => PngFile.Chunk("IHDR", [0, (byte)(width >> 16), (byte)(width >> 8), (byte)width, 0, (byte)(height >> 16), (byte)(height >> 8), (byte)height, 8, 0, 0, 0, 0]);
        byte[] end = PngFile.Chunk("IEND", []);

        Assert.Contains("16777215 x 16777215 pixels", Error([.. signature, .. Header(0xFFFFFF, 0xFFFFFF), .. end]), StringComparison.Ordinal);
        Assert.Contains("the pixels end too early", Error([.. signature, .. Header(4, 4), .. PngFile.Chunk("IDAT", PngFile.Zlib(new byte[19])), .. end]), StringComparison.Ordinal);
        Assert.Contains("has the filter 9", Error([.. signature, .. Header(1, 1), .. PngFile.Chunk("IDAT", PngFile.Zlib([9, 0])), .. end]), StringComparison.Ordinal);
        Assert.Contains("Nabla does not know it", Error([.. signature, .. Header(1, 1), .. PngFile.Chunk("ABCD", [])]), StringComparison.Ordinal);
        Assert.Contains("does not stand first", Error([.. signature, .. Header(1, 1), .. Header(1, 1)]), StringComparison.Ordinal);
        Assert.Contains("the palette is missing", Error(PngFile.Of(1, 1, 8, 3, (_, _, _) => 0)), StringComparison.Ordinal);
        Assert.Contains("the palette does not have", Error(PngFile.Of(1, 1, 8, 3, (_, _, _) => 2, palette: [1, 2, 3])), StringComparison.Ordinal);

        // Zlib's header says that a preset dictionary is needed.
        Assert.Contains("the pixels are damaged", Error([.. signature, .. Header(1, 1), .. PngFile.Chunk("IDAT", [0x78, 0xBB, 0, 0, 0, 1, 1, 0, 0]), .. end]), StringComparison.Ordinal);

        // A bomb: 64 MiB of zeros behind the few pixels that the header asks for are never made.
        PngImage image = PngReader.Read([.. signature, .. Header(4, 4), .. PngFile.Chunk("IDAT", PngFile.Zlib(new byte[64 * 1024 * 1024])), .. end], "f.png");
        Assert.Equal(48, image.Colours.Length);
    }

    [Fact]
    public void ReadImages_FoldersOfClasses_AreLabels()
    {
        using var given = new Given();
        Write(given, "cat", "2.png", PngFile.Of(2, 1, 8, 0, (x, _, _) => 10 + x));
        Write(given, "cat", "1.png", PngFile.Of(2, 1, 8, 2, (x, _, _) => 20 + x));
        Write(given, "bird", "a.png", PngFile.Of(2, 1, 8, 0, (x, _, _) => 30 + x));
        Write(given, "bird", "Thumbs.db", [1, 2, 3]);

        Table table = Table.Read(given.Folder);

        Assert.Equal(["p0_0", "p0_1", "label"], table.Columns.Select(column => column.Name));
        Assert.Equal([["30", "31", "bird"], ["20", "21", "cat"], ["10", "11", "cat"]], Given.Cells(table));
        Assert.Equal(new ImageShape(1, 2), table.Image);
        Assert.Equal([$"{given.Folder}: 1 file that is no image is passed over."], table.Reading!.Notes);
        Assert.Equal("grey", table.Reading["colour"]!.Value);
    }

    [Fact]
    public void ReadImages_OneInColour_AllAre()
    {
        using var given = new Given();
        Write(given, "a", "1.png", PngFile.Of(1, 1, 8, 0, (_, _, _) => 9));
        Write(given, "b", "2.png", PngFile.Of(1, 1, 8, 2, (_, _, c) => c));

        Table table = Table.ReadImages(given.Folder);

        Assert.Equal([["9", "9", "9", "a"], ["0", "1", "2", "b"]], Given.Cells(table));
        Assert.Equal(["p0_0_red", "p0_0_green", "p0_0_blue", "label"], table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void ReadImages_WhatIsWrong_NamesTheFile()
    {
        using var given = new Given();
        Assert.Contains("needs a folder of PNG images for each class", Message(given), StringComparison.Ordinal);
        Write(given, "a", "1.png", PngFile.Of(2, 2, 8, 0, (_, _, _) => 1));
        string larger = Write(given, "b", "2.png", PngFile.Of(3, 2, 8, 0, (_, _, _) => 1));
        Assert.StartsWith($"{larger}: the image has 3 x 2 pixels", Message(given), StringComparison.Ordinal);
        File.Delete(larger);
        string photo = Write(given, "b", "2.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
        Assert.Equal($"{photo}: this is a JPEG or GIF image; save it as PNG.", Message(given));
        File.Delete(photo);
        string cut = Write(given, "b", "3.png", PngFile.Of(2, 2, 8, 0, (_, _, _) => 1)[..40]);
        Assert.Equal($"{cut}: the file ends inside the image; copy it again.", Message(given));
    }

    static string Write(Given given, string folder, string name, byte[] content)
    {
        Directory.CreateDirectory(Path.Combine(given.Folder, folder));
        return given.File(Path.Combine(folder, name), content);
    }

    static string Message(Given given) => Assert.Throws<NablaDataException>(() => Table.Read(given.Folder)).Message;

    static string Error(byte[] file) => Assert.Throws<NablaDataException>(() => PngReader.Read(file, "f.png")).Message;
}
