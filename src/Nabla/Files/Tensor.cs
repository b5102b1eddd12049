using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;

namespace Nabla.Files;

/// <summary>A named array of numbers in a file: row-major, little-endian. Immutable.</summary>
sealed class Tensor
{
    readonly byte[] _bytes;

    /// <param name="name">Its name, such as <c>layers.0.weight</c>.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its dimensions; none for a single number.</param>
    /// <param name="bytes">Its elements; the tensor keeps the array.</param>
    /// <exception cref="ArgumentException">The bytes are not as many as the shape asks for.</exception>
    public Tensor(string name, TensorType type, IReadOnlyList<long> shape, byte[] bytes)
    {
        if (shape.Any(dimension => dimension < 0) || type.Size(shape) != bytes.Length)
        {
            throw new ArgumentException(
                $"{bytes.Length} bytes are no tensor '{name}' of type {type} and shape [{string.Join(", ", shape)}].", nameof(bytes));
        }

        (Name, Type, Shape, _bytes) = (name, type, [.. shape], bytes);
    }

    public string Name { get; }

    public TensorType Type { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements as they stand in the file.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>SHA-256 of <see cref="Bytes"/>, 64 lower-case hexadecimal digits.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(_bytes));

    /// <summary>A tensor of type <see cref="TensorType.F32"/> with a copy of the values.</summary>
    public static Tensor Of(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values) =>
        new(name, TensorType.F32, shape, LittleEndian.Bytes(values).ToArray());

    /// <summary>A tensor of type <see cref="TensorType.F64"/> with a copy of the values.</summary>
    public static Tensor Of(string name, IReadOnlyList<long> shape, ReadOnlySpan<double> values) =>
        new(name, TensorType.F64, shape, LittleEndian.Bytes(values).ToArray());

    /// <summary>A tensor of type <see cref="TensorType.I64"/> with a copy of the values.</summary>
    public static Tensor Of(string name, IReadOnlyList<long> shape, ReadOnlySpan<long> values) =>
        new(name, TensorType.I64, shape, LittleEndian.Bytes(values).ToArray());

    /// <summary>The elements of an <see cref="TensorType.F32"/> tensor, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    public ReadOnlySpan<float> AsSingles() => As<float>(TensorType.F32);

    /// <summary>The elements of an <see cref="TensorType.F64"/> tensor, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    public ReadOnlySpan<double> AsDoubles() => As<double>(TensorType.F64);

    /// <summary>The elements of an <see cref="TensorType.I64"/> tensor, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    public ReadOnlySpan<long> AsInt64s() => As<long>(TensorType.I64);

    /// <summary>The elements of a tensor of any floating-point type; every one is a double exactly.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds integers.</exception>
    public double[] ToDoubles()
    {
        if (Type == TensorType.F64)
        {
            return AsDoubles().ToArray();
        }

        double[] values = new double[_bytes.Length / Type.Size()];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Type switch
            {
                TensorType.F32 => LittleEndian.Values<float>(_bytes)[i],
                TensorType.F16 => (double)LittleEndian.Values<Half>(_bytes)[i],
                TensorType.BF16 => BitConverter.Int32BitsToSingle(LittleEndian.Values<short>(_bytes)[i] << 16),
                _ => throw new InvalidOperationException($"Tensor '{Name}' holds integers ({Type})."),
            };
        }

        return values;
    }

    ReadOnlySpan<T> As<T>(TensorType type) where T : unmanaged =>
        Type == type ? LittleEndian.Values<T>(_bytes) : throw new InvalidOperationException($"Tensor '{Name}' is of type {Type}, not {type}.");
}
