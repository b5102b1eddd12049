using System;
using System.Linq;
using System.Numerics;
using Nabla.Files;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <content>The parameters and running statistics in a checkpoint, in the order of <see cref="CopyParametersTo"/>.</content>
public sealed partial class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal void SaveTo(StateWriter state)
    {
        SaveTo(state, "parameters", Parameters);
        if (Statistics.Length > 0)
        {
            T[] values = new T[StatisticsCount];
            int at = 0;
            foreach (ParameterTensor tensor in Layers.SelectMany(layer => layer.Statistics))
            {
                tensor.CopyTo<T>(Statistics.Span, values.AsSpan(at, tensor.Count));
                at += tensor.Count;
            }

            state.Add<T>("statistics", values);
        }
    }

    internal void RestoreFrom(StateReader state)
    {
        state.Finite<T>("parameters", ParameterCount);
        RestoreFrom(state, "parameters", Parameters);
        if (Statistics.Length > 0)
        {
            ReadOnlySpan<T> values = state.Finite<T>("statistics", StatisticsCount);
            foreach (ParameterTensor tensor in Layers.SelectMany(layer => layer.Statistics))
            {
                tensor.Set(values, Statistics.Span);
                values = values[tensor.Count..];
            }
        }

        ParameterVersion++;
    }

    /// <summary>A buffer parallel to the parameters.</summary>
    internal void SaveTo(StateWriter state, string name, AlignedBuffer<T> buffer)
    {
        T[] values = new T[ParameterCount];
        ToLogicalOrder(buffer.Span, values);
        state.Add<T>(name, values);
    }

    /// <summary>The same back; padding stays as it is.</summary>
    internal void RestoreFrom(StateReader state, string name, AlignedBuffer<T> buffer)
    {
        ReadOnlySpan<T> values = state.Values<T>(name, ParameterCount);
        foreach (ParameterTensor tensor in Layers.SelectMany(layer => layer.Tensors))
        {
            tensor.Set(values, buffer.Span);
            values = values[tensor.Count..];
        }
    }

    int StatisticsCount => Layers.SelectMany(layer => layer.Statistics).Sum(tensor => tensor.Count);
}
