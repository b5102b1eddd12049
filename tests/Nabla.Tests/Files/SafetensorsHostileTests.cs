using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Tests.Files;

/// <summary>Files made to do harm, or broken on the way: each is one typed error that says what is wrong.</summary>
public class SafetensorsHostileTests
{
    const string Name = "evil.safetensors";

    static byte[] File(ReadOnlySpan<byte> header, int dataLength, ulong? announced = null) =>
        [.. BitConverter.GetBytes(announced ?? (ulong)header.Length), .. header, .. new byte[dataLength]];

    /// <summary>JSON written with ' for " so that the table below stays legible.</summary>
    static byte[] Json(string header) => Encoding.UTF8.GetBytes(header.Replace('\'', '"'));

    static NablaFormatException Refused(byte[] bytes)
    {
        var error = Assert.Throws<NablaFormatException>(() => SafetensorsFile.Read(new MemoryStream(bytes), Name));
        Assert.Equal(("format", Name), (error.Kind, error.File));
        Assert.StartsWith($"{Name} is not a valid safetensors file: ", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Offset!.Value, 0, Math.Max(bytes.Length, 0));
        return error;
    }

    [Theory]
    [InlineData("", 0, "its header is not valid JSON")]
    [InlineData("   ", 0, "its header is not valid JSON")]
    [InlineData("[]", 0, "its header must be a JSON object, found an array")]
    [InlineData("7", 0, "its header must be a JSON object, found '7'")]
    [InlineData("null", 0, "its header must be a JSON object, found null")]
    [InlineData("true", 0, "its header must be a JSON object, found a truth value")]
    [InlineData("{'__metadata__':{'k':false}}", 0, "the metadata value of 'k' must be a string, found a truth value")]
    [InlineData("{", 0, "its header is not valid JSON")]
    [InlineData("{}{}", 0, "its header is not valid JSON")]
    [InlineData("{} x", 0, "its header is not valid JSON")]
    [InlineData("{}\0", 0, "its header is not valid JSON")]
    [InlineData("{/**/}", 0, "its header is not valid JSON")]
    [InlineData("\uFEFF{}", 0, "its header is not valid JSON")]
    [InlineData("{'a':{},}", 0, "lacks the property 'dtype'")]
    [InlineData("{'a':7}", 0, "tensor 'a' must be described by an object, found '7'")]
    [InlineData("{'a':'7'}", 0, "tensor 'a' must be described by an object, found a string")]
    [InlineData("{'a':[7]}", 0, "tensor 'a' must be described by an object, found an array")]
    [InlineData("{'a':false}", 0, "tensor 'a' must be described by an object, found a truth value")]
    [InlineData("{'a':null}", 0, "tensor 'a' must be described by an object, found null")]
    [InlineData("{'a':{'dtype':'F32','shape':[1]}}", 4, "tensor 'a' lacks the property 'data_offsets'")]
    [InlineData("{'a':{'dtype':'F32','data_offsets':[0,4]}}", 4, "tensor 'a' lacks the property 'shape'")]
    [InlineData("{'a':{'shape':[1],'data_offsets':[0,4]}}", 4, "tensor 'a' lacks the property 'dtype'")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}}", 4, "the unknown property 'x'")]
    [InlineData("{'a':{'dtype':'F32','dtype':'F32','shape':[1],'data_offsets':[0,4]}}", 4, "the property 'dtype' twice")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'\\u0073hape':[1],'data_offsets':[0,4]}}", 4, "the property 'shape' twice")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}", 8, "the name 'a' twice")]
    [InlineData("{'__metadata__':{},'__metadata__':{}}", 0, "the name '__metadata__' twice")]
    [InlineData("{'__metadata__':null}", 0, "__metadata__ must be an object, found null")]
    [InlineData("{'__metadata__':{'k':'1','k':'2'}}", 0, "the key 'k' twice")]
    [InlineData("{'__metadata__':{'k':1}}", 0, "the metadata value of 'k' must be a string, found '1'")]
    [InlineData("{'__metadata__':{'k':{'l':'m'}}}", 0, "the metadata value of 'k' must be a string, found an object")]
    [InlineData("{'__metadata__':{'k':'\\ud800'}}", 0, "half of a surrogate pair")]
    [InlineData("{'\\udfff':{}}", 0, "half of a surrogate pair")]
    [InlineData("{'__metadata__':{'nabla.sha256':'00'}}", 0, "its seal 'nabla.sha256' must be 64 hexadecimal digits, found 2 bytes")]
    [InlineData("{'a':{'dtype':'f32','shape':[1],'data_offsets':[0,4]}}", 4, "the dtype 'f32', expected F64, F32, F16, BF16 or I64")]
    [InlineData("{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}", 4, "the dtype 'U8'")]
    [InlineData("{'a':{'dtype':3,'shape':[1],'data_offsets':[0,4]}}", 4, "dtype of tensor 'a' must be a string, found '3'")]
    [InlineData("{'a':{'dtype':'F32','shape':1,'data_offsets':[0,4]}}", 4, "the shape of tensor 'a' must be an array, found '1'")]
    [InlineData("{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}", 4, "integers from 0 to 2^63 - 1, found '-1'")]
    [InlineData("{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}}", 4, "integers from 0 to 2^63 - 1, found '1.0'")]
    [InlineData("{'a':{'dtype':'F32','shape':[1e0],'data_offsets':[0,4]}}", 4, "integers from 0 to 2^63 - 1, found '1e0'")]
    [InlineData("{'a':{'dtype':'F32','shape':['1'],'data_offsets':[0,4]}}", 4, "integers from 0 to 2^63 - 1, found a string")]
    [InlineData("{'a':{'dtype':'F32','shape':[[1]],'data_offsets':[0,4]}}", 4, "integers from 0 to 2^63 - 1, found an array")]
    [InlineData("{'a':{'dtype':'F32','shape':[18446744073709551616],'data_offsets':[0,4]}}", 4, "found '18446744073709551616'")]
    [InlineData("{'a':{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,0]}}", 0, "exceeds 2^63 bytes")]
    [InlineData("{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}", 0, "exceeds 2^63 bytes")]
    [InlineData("{'a':{'dtype':'F32','shape':[9223372036854775807,2,0],'data_offsets':[0,0]}}", 0, "exceeds 2^63 bytes")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}", 4, "data_offsets of tensor 'a' must be a begin and an end not before it, found [0]")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}}", 4, "must have at most 2 numbers")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}", 4, "an end not before it, found [4, 0]")]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}", 4, "shape [2] needs 8 bytes, but its data_offsets span 4")]
    [InlineData("{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,4]}}", 4, "needs 8 bytes, but its data_offsets span 4")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}", 8, "leaves a gap after the tensor before it: its data begin at 4, expected 0")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}}", 12, "tensor 'b' leaves a gap")]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}", 12, "tensor 'b' overlaps")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", 4, "tensor 'b' overlaps")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", 5, "1 bytes follow its last tensor, expected none")]
    [InlineData("{}", 1, "1 bytes follow its last tensor, expected none")]
    [InlineData("{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", 3, "it is truncated: its header describes 4 bytes of data, found 3")]
    [InlineData("{'a':{'dtype':'F32','shape':[1000000000000],'data_offsets':[0,4000000000000]}}", 3, "it is truncated")]
    public void Read_HeaderThatBreaksARule_NamesTheRule(string header, int dataLength, string expected) =>
        Assert.Contains(expected, Refused(File(Json(header), dataLength)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Read_FewerBytesThanALength_SaysSo(int length) =>
        Assert.Contains($"it has {length} bytes, expected at least 8", Refused(new byte[length]).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_AnotherKindOfFile_SaysSo() =>
        Assert.Contains("announce a header of", Refused([.. "sepal length,sepal width\n5.1,3.5\n"u8]).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_BadUtf8_SaysSo() =>
        Assert.Contains("not valid UTF-8", Refused(File([.. "{\"k"u8, 0xC0, 0x80, .. "\":{}}"u8], 0)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(100_000_001UL, "expected at most 100000000")]
    [InlineData(ulong.MaxValue, "expected at most 100000000")]
    [InlineData(1UL << 63, "expected at most 100000000")]
    [InlineData(100_000_000UL, "it is truncated")]
    [InlineData(9UL, "it is truncated")]
    public void Read_LengthThatLies_TakesNoMemory(ulong announced, string expected)
    {
        byte[] bytes = File("{}      "u8, 0, announced);
        Refused(bytes); // warms up
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Refused(bytes).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    /// <summary>More bytes than an array of .NET holds; the stream announces them, and nobody has them.</summary>
    [Fact]
    public void Read_TensorLongerThanAnArray_IsRefused()
    {
        byte[] bytes = File("{\"a\":{\"dtype\":\"F32\",\"shape\":[750000000],\"data_offsets\":[0,3000000000]}}"u8, 0);
        using var stream = new StreamThatLies(bytes, bytes.Length + 3_000_000_000);
        var error = Assert.Throws<NablaFormatException>(() => SafetensorsFile.Read(stream, Name));
        Assert.Contains("tensor 'a' has 3000000000 bytes, expected at most 2147483591", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes.Length, error.Offset);
    }

    [Theory]
    [InlineData("{'a':{'dtype':'F32','shape':")]
    [InlineData("{'__metadata__':")]
    [InlineData("{'__metadata__':{'k':")]
    [InlineData("{'a':")]
    [InlineData("")]
    public void Read_DeepNesting_IsRefusedWhereItBegins(string before) =>
        Assert.InRange(Refused(File(Json(before + new string('[', 100_000)), 0)).Offset!.Value, 8, 100);

    [Fact]
    public void Read_TooManyDimensions_IsRefused()
    {
        string shape = string.Join(",", Enumerable.Repeat("1", 65));
        string header = $"{{'a':{{'dtype':'F32','shape':[{shape}],'data_offsets':[0,4]}}}}";
        Assert.Contains("must have at most 64 numbers", Refused(File(Json(header), 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooManyTensors_IsRefused()
    {
        var tensors = Enumerable.Range(0, 65_537).Select(i => $"'{i}':{{'dtype':'F32','shape':[0],'data_offsets':[0,0]}}");
        string header = $"{{{string.Join(',', tensors)}}}";
        Assert.Contains("more than 65536 tensors", Refused(File(Json(header), 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NameWithControlCharacters_DoesNotReachTheTerminal()
    {
        string message = Refused(File("{\"\\u001b]0;owned\\u0007\":7}"u8, 0)).Message;
        Assert.Contains("tensor '?]0;owned?'", message, StringComparison.Ordinal);
        Assert.True(Refused(File(Encoding.UTF8.GetBytes($"{{\"{new string('n', 100_000)}\":7}}"), 0)).Message.Length < 300);
    }

    [Fact]
    public void Read_FileThatShrinksMeanwhile_IsOneTypedError()
    {
        byte[] bytes = File("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"u8, 4);
        using var stream = new StreamThatLies(bytes[..^1], bytes.Length);
        var error = Assert.Throws<NablaFormatException>(() => SafetensorsFile.Read(stream, Name));
        Assert.Contains("became shorter", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_SeededMutations_GivesAFileOrTheOneTypedError(ulong seed)
    {
        byte[] valid =
        [
            .. "{\"__metadata__\":{\"k\":\"v\"},"u8,
            .. "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"u8,
            .. "\"b\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}"u8,
        ];
        byte[] palette = [.. "{}[]:,\"\\0123456789-.eEnulltrufas FIB"u8, 0, 0x0A, 0x1B, 0x7F, 0x80, 0xC3, 0xED, 0xFF];
        var random = new CounterRandom(seed, RandomPurpose.Data);
        ulong next = 0;
        int read = 0;
        for (int repetition = 0; repetition < 5_000; repetition++)
        {
            var header = new List<byte>(valid);
            for (int edits = 1 + random.Below(3, next++); edits > 0; edits--)
            {
                int at = random.Below(header.Count, next++);
                int length = random.Below(Math.Min(8, header.Count - at), next++);
                switch (random.Below(4, next++))
                {
                    case 0: header[at] = palette[random.Below(palette.Length, next++)]; break;
                    case 1: header.Insert(at, palette[random.Below(palette.Length, next++)]); break;
                    case 2: header.RemoveRange(at, length); break;
                    default: header.InsertRange(random.Below(header.Count, next++), header.GetRange(at, length)); break;
                }
            }

            try
            {
                SafetensorsFile file = SafetensorsFile.Read(new MemoryStream(File([.. header], 16)), Name);
                Assert.Equal(16, file.Tensors.Values.Sum(tensor => tensor.Bytes.Length));
                read++;
            }
            catch (NablaFormatException)
            {
                // The one type that a file may cause; any other fails the test.
            }
        }

        Assert.InRange(read, 50, 2_500); // some mutants are valid, most are not: the loop reaches both
    }

    /// <summary>Announces more bytes than it has, like a file that another program truncates.</summary>
    sealed class StreamThatLies(byte[] bytes, long length) : MemoryStream(bytes)
    {
        public override long Length => length;
    }
}
