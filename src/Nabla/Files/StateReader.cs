using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Files;

/// <summary>Gives back what a <see cref="StateWriter"/> collected, and trusts none of its sizes.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="prefix">What the names begin with.</param>
/// <param name="tensors">All tensors of the file by name.</param>
sealed class StateReader(string file, string prefix, IReadOnlyDictionary<string, Tensor> tensors)
{
    /// <summary>The state of a part.</summary>
    public StateReader Within(string part) => new(file, $"{prefix}{part}.", tensors);

    /// <summary>Whether there is anything of that part.</summary>
    public bool Has(string part) => tensors.Keys.Any(name => name.StartsWith($"{prefix}{part}.", StringComparison.Ordinal));

    /// <summary>All tensors of the part.</summary>
    public IReadOnlyList<Tensor> Tensors => [.. tensors.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => entry.Value)];

    /// <summary>The values of that name.</summary>
    /// <exception cref="NablaFormatException">There are none, of another type, or not so many.</exception>
    public ReadOnlySpan<T> Values<T>(string name, int count)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = Values<T>(name);
        return values.Length == count ? values : throw Fault($"'{prefix}{name}' has {values.Length} numbers, expected {count}");
    }

    /// <summary>The values of that name, as many as there are.</summary>
    /// <exception cref="NablaFormatException">There are none, or of another type.</exception>
    public ReadOnlySpan<T> Values<T>(string name)
        where T : unmanaged =>
        tensors.TryGetValue(prefix + name, out Tensor? tensor) && tensor.Type == TypeOf<T>()
            ? LittleEndian.Values<T>(tensor.Bytes)
            : throw Fault($"it lacks '{prefix}{name}' of type {TypeOf<T>()}");

    /// <summary>The values of that name, none of them infinite or NaN.</summary>
    /// <exception cref="NablaFormatException">There are none, of another type, not so many, or one is.</exception>
    public ReadOnlySpan<T> Finite<T>(string name, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = Values<T>(name, count);
        return FiniteKernel.AreFinite(values) ? values : throw Fault($"'{prefix}{name}' has a number that is not finite");
    }

    /// <summary>A whole number of a certain range.</summary>
    /// <exception cref="NablaFormatException">It lies outside.</exception>
    public int Whole(long value, string what, long least, long most) =>
        value >= least && value <= most ? (int)value : throw Fault($"its {what} is {value}, expected {least} to {most}");

    /// <summary>An error about what is in the file.</summary>
    public NablaFormatException Fault(string what) => new($"{file} does not hold the state of this run: {what}; it belongs to another one.") { File = file };

    /// <summary>How numbers of a type stand in files.</summary>
    public static TensorType TypeOf<T>() => typeof(T) == typeof(float) ? TensorType.F32
        : typeof(T) == typeof(double) ? TensorType.F64
        : typeof(T) == typeof(long) ? TensorType.I64
        : throw new NotSupportedException($"There are no tensors of {typeof(T)} in states.");
}
