using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>Collects the state of something as tensors whose names say where they belong, such as <c>search.0.run.3.parameters</c>.</summary>
/// <param name="prefix">What all names begin with.</param>
/// <param name="tensors">Where they go.</param>
sealed class StateWriter(string prefix, List<Tensor> tensors)
{
    /// <summary>For the state of a part.</summary>
    public StateWriter Within(string part) => new($"{prefix}{part}.", tensors);

    /// <summary>Takes a copy of the values: floats, doubles or 64-bit integers.</summary>
    public void Add<T>(string name, params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        TensorType type = StateReader.TypeOf<T>();
        tensors.Add(new Tensor(prefix + name, type, [values.Length], MemoryMarshal.AsBytes(values).ToArray()));
    }
}
