using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace Nabla.Tests.Data;

/// <summary>Files as numpy.save and numpy.savez write them (numpy/lib/_format_impl.py).</summary>
static class NpyFile
{
    public static byte[] Of(string type, string shape, byte[] data, bool fortran = false, int version = 1)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        return WithHeader(header, data, version);
    }

    public static byte[] WithHeader(string header, byte[] data, int version = 1)
    {
        int size = version == 1 ? 2 : 4;
        int padded = ((8 + size + header.Length + 1 + 63) / 64 * 64) - 8 - size;
        byte[] text = Encoding.UTF8.GetBytes(header.PadRight(padded - 1) + "\n");
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length[..size], .. text, .. data];
    }

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Archive(params (string Name, byte[] Content)[] members)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                using Stream member = archive.CreateEntry(name).Open();
                member.Write(content);
            }
        }

        return memory.ToArray();
    }
}
