using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Numerics;
using Nabla.Files;
using Nabla.Networks;
using Nabla.Tests.Data;

namespace Nabla.Tests.Networks;

/// <summary>Rows on the disk: what was written comes back, and a file that lies is refused.</summary>
public sealed class SampleFileTests
{
    static readonly double[][] s_rows = [[1, -2.5, 1e-3], [0.1, 3e10, -0.0], [7, 8, 9], [255, 16, 3]];

    [Fact]
    public void Open_EveryStorageAndType_GivesTheRowsBack()
    {
        using var given = new Given();
        foreach (SampleStorage storage in new[] { SampleStorage.Float, SampleStorage.Double })
        {
            string path = given.File($"{storage}", []);
            SampleFile.Write(path, 3, storage, writer =>
            {
                writer.Write((ReadOnlySpan<double>)s_rows[0]);
                writer.Write((ReadOnlySpan<float>)[.. s_rows[1].Select(x => (float)x)]);
                writer.Write((ReadOnlySpan<double>)s_rows[2]);
                Assert.Equal(3, writer.Rows);
            });
            Check<float>(path, storage);
            Check<double>(path, storage);
        }

        static void Check<T>(string path, SampleStorage storage)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using FileSamples<T> samples = SampleFile.Open<T>(path);
            Assert.Equal((3, 3, 16), (samples.Rows, samples.Columns, samples.Stride));
            T[] gathered = Enumerable.Repeat(T.One, 3 * 16).ToArray();
            samples.Gather([2, 0, 1], gathered);
            int[] order = [2, 0, 1];
            for (int i = 0; i < 3; i++)
            {
                for (int column = 0; column < 16; column++)
                {
                    double written = column < 3 ? s_rows[order[i]][column] : 0;
                    double stored = storage == SampleStorage.Float || order[i] == 1 ? (float)written : written;
                    Assert.Equal(T.CreateTruncating(stored), gathered[(i * 16) + column]);
                }
            }

            T[] row = new T[3];
            samples.CopyRow(1, row);
            Assert.Equal(gathered[32..35], row);
        }
    }

    [Fact]
    public void Open_Bytes_ReadsThemLikeByteSamples()
    {
        using var given = new Given();
        string path = given.File("bytes", []);
        byte[] bytes = [.. Enumerable.Range(0, 5 * 19).Select(i => (byte)(i * 29))];
        SampleFile.Write(
            path, 19, SampleStorage.Byte, writer =>
            {
                for (int row = 0; row < 5; row++)
                {
                    writer.Write(bytes.AsSpan(row * 19, 19));
                }
            },
            scale: 16, shift: 1);
        using FileSamples<float> file = SampleFile.Open<float>(path);
        var memory = new ByteSamples<float>(bytes, 19, 16, 1);
        float[] fromFile = new float[5 * 32];
        float[] fromMemory = new float[5 * 32];
        file.Gather(0, 5, fromFile);
        memory.Gather(0, 5, fromMemory);
        Assert.Equal(fromMemory, fromFile);
    }

    [Fact]
    public void Open_FileThatLies_IsRefusedInOneSentence()
    {
        using var given = new Given();
        string path = given.File("good", []);
        SampleFile.Write(path, 3, SampleStorage.Float, writer => writer.Write((ReadOnlySpan<double>)s_rows[0]));
        byte[] good = File.ReadAllBytes(path);
        Assert.Equal(64 + 12, good.Length);

        Refused(good[..^1], "make a file of 76 bytes, and this one has 75");
        Refused([.. good, 0], "this one has 77");
        Refused(good[..63], "does not begin with the header");
        Refused([], "does not begin with the header");
        Refused(Changed(0, 'X'), "does not begin with the header");
        Refused(Changed(8, 2), "version 2");
        Refused(Changed(12, 0), "type 0");
        Refused(Changed(12, 9), "type 9");
        Refused(Changed(16, -1L), "-1 rows");
        Refused(Changed(16, 1L << 40), "1099511627776 rows");
        Refused(Changed(16, (long)int.MaxValue), "bytes, and this one has 76");
        Refused(Changed(24, 0), "0 columns");
        Refused(Changed(24, int.MaxValue), "2147483647 columns");
        Refused(Changed(32, BitConverter.DoubleToInt64Bits(0)), "divided by 0");
        Refused(Changed(32, BitConverter.DoubleToInt64Bits(double.NaN)), "divided by NaN");
        Refused(Changed(32, BitConverter.DoubleToInt64Bits(double.PositiveInfinity)), "divided by ");
        Refused(Changed(40, BitConverter.DoubleToInt64Bits(double.NaN)), "shifted by NaN");
        Assert.Contains("there is no such file", Assert.Throws<NablaFileException>(() => SampleFile.Open<float>(path + "x")).Message, StringComparison.Ordinal);
        Assert.Contains("it is a folder", Assert.Throws<NablaFileException>(() => SampleFile.Open<float>(Path.GetDirectoryName(path)!)).Message, StringComparison.Ordinal);

        byte[] Changed(int offset, long value)
        {
            byte[] changed = [.. good];
            if (offset is 16 or 32 or 40)
            {
                BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(offset), value);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(offset), (int)value);
            }

            return changed;
        }

        void Refused(byte[] bytes, string problem)
        {
            NablaFormatException error = Assert.Throws<NablaFormatException>(() => SampleFile.Open<float>(given.File("bad", bytes)));
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A byte divided by so little is a finite double and no finite float.</summary>
    [Fact]
    public void Open_BytesThatAreTooLargeForTheType_IsRefused()
    {
        using var given = new Given();
        string path = given.File("bytes", []);
        SampleFile.Write(path, 2, SampleStorage.Byte, writer => writer.Write((ReadOnlySpan<byte>)[1, 255]), scale: 1e-40);
        Assert.Contains("its bytes are no finite numbers of type Single", Assert.Throws<NablaFormatException>(() => SampleFile.Open<float>(path)).Message, StringComparison.Ordinal);
        using FileSamples<double> samples = SampleFile.Open<double>(path);
        double[] row = new double[2];
        samples.CopyRow(0, row);
        Assert.Equal([1 / 1e-40, 255 / 1e-40], row);
    }

    [Fact]
    public void Write_RowsThatDoNotFit_LeavesTheOldFile()
    {
        using var given = new Given();
        string path = given.File("old", [1, 2, 3]);
        Assert.Contains("has 3 numbers; 2 were given", Failed(SampleStorage.Float, writer => writer.Write((ReadOnlySpan<float>)[1, 2])), StringComparison.Ordinal);
        Assert.Contains("give bytes", Failed(SampleStorage.Byte, writer => writer.Write((ReadOnlySpan<float>)[1, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("not bytes", Failed(SampleStorage.Double, writer => writer.Write((ReadOnlySpan<byte>)[1, 2, 3])), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleFile.Write(path, 0, SampleStorage.Float, _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleFile.Write(path, 1, 0, _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleFile.Write(path, 1, SampleStorage.Byte, _ => { }, scale: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleFile.Write(path, 1, SampleStorage.Byte, _ => { }, scale: double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleFile.Write(path, 1, SampleStorage.Byte, _ => { }, shift: double.NaN));

        string Failed(SampleStorage storage, Action<SampleWriter> write) =>
            Assert.Throws<ArgumentException>(() => SampleFile.Write(path, 3, storage, write)).Message;
    }

    [Fact]
    public void Temporary_ThatCannotBeWritten_SaysWhyAndWhatToDo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ENOSPC has another number there.");
        string message = Assert.Throws<NablaFileException>(() => SampleFile.Temporary<float>(2, _ => throw new IOException("", 28))).Message;
        Assert.StartsWith("The encoded rows do not fit into memory and cannot be kept in '", message, StringComparison.Ordinal);
        Assert.Contains("': the disk is full (", message, StringComparison.Ordinal);
        Assert.EndsWith("make room, set TMPDIR to a larger folder, or allow more memory.", message, StringComparison.Ordinal);

        // What is no failure of the disk is not called one.
        Assert.Throws<InvalidOperationException>(() => SampleFile.Temporary<float>(2, _ => throw new InvalidOperationException()));
        using FileSamples<double> samples = SampleFile.Temporary<double>(1, writer => writer.Write((ReadOnlySpan<double>)[0.1]));
        double[] row = new double[1];
        samples.CopyRow(0, row);
        Assert.Equal([0.1], row);
    }

    [Fact]
    public void Gather_AfterDispose_SaysSo()
    {
        FileSamples<float> samples = SampleFile.Temporary<float>(1, writer => writer.Write((ReadOnlySpan<float>)[5]));
        float[] row = new float[1];
        samples.CopyRow(0, row);
        Assert.Equal(5, row[0]);
        samples.Dispose();
        Assert.Throws<ObjectDisposedException>(() => samples.CopyRow(0, row));
    }
}
