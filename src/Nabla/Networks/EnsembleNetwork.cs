using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>Puts the layers of several networks side by side, with the mean of their outputs behind them.</summary>
static class EnsembleNetwork
{
    /// <inheritdoc cref="Network.MeanOf{T}"/>
    public static Network<T> Of<T>(IReadOnlyList<Network<T>> members)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(members);
        if (members.Count == 1)
        {
            return members[0].Clone();
        }

        Network<T> network = Network.Create<T>(members[0].Inputs);
        int[] ends = new int[members.Count];
        for (int i = 0; i < ends.Length; i++)
        {
            (network, ends[i]) = Append(network, members[i]);
        }

        Activation output = members[0].Layers[^1].Activation;
        network = network.Mean(ends);
        network = output == Activation.Identity ? network : network.Activate(output);
        CopyNumbers(members, network);
        return network;
    }

    static void Check<T>(IReadOnlyList<Network<T>> members)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (members.Count == 0 || members.Any(member => member is null || member.Layers.Count == 0))
        {
            throw new ArgumentException("A mean needs one network at least, and each of them a layer.", nameof(members));
        }

        Network<T> first = members[0];
        int other = Enumerable.Range(0, members.Count).FirstOrDefault(
            i => members[i].Inputs != first.Inputs || members[i].Outputs != first.Outputs || members[i].Layers[^1].Activation != first.Layers[^1].Activation);
        if (other != 0)
        {
            throw new ArgumentException($"The mean of networks needs one shape: network 0 has {Shape(first)}, network {other} {Shape(members[other])}.", nameof(members));
        }

        static string Shape(Network<T> network) => $"{network.Inputs} inputs, {network.Outputs} outputs and {network.Layers[^1].Activation} at the end";
    }

    /// <summary>Adds the layers of a member, without the activation of its outputs, and says where they end.</summary>
    static (Network<T> Network, int End) Append<T>(Network<T> network, Network<T> member)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] places = new int[member.Layers.Count];
        foreach (Layer layer in member.Layers)
        {
            bool last = layer.Index == places.Length - 1;
            int[] sources = [.. layer.Sources.Select(source => source == Layer.NetworkInputs ? source : places[source])];
            if (last && layer is ActivationLayer)
            {
                places[layer.Index] = sources[0];
                continue;
            }

            network = layer is CustomLayer custom
                ? network.Custom(custom.Function, sources[0])
                : (LayerShape.Of(layer) with { Sources = sources, Activation = last ? Activation.Identity : layer.Activation }).AddTo(network, Initializer.Zeros);
            places[layer.Index] = network.Layers.Count - 1;
        }

        return (network, places[^1]);
    }

    /// <summary>The members' parameters and statistics, in the order of the members.</summary>
    static void CopyNumbers<T>(IReadOnlyList<Network<T>> members, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Copy(members.SelectMany(member => Tensors(member, layer => layer.Tensors, member.Parameters)), Tensors(network, layer => layer.Tensors, network.Parameters));
        Copy(members.SelectMany(member => Tensors(member, layer => layer.Statistics, member.Statistics)), Tensors(network, layer => layer.Statistics, network.Statistics));
    }

    static IEnumerable<(AlignedBuffer<T> Buffer, ParameterTensor Tensor)> Tensors<T>(
        Network<T> network, Func<Layer, IReadOnlyList<ParameterTensor>> of, AlignedBuffer<T> buffer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Layers.SelectMany(of).Select(tensor => (buffer, tensor));

    static void Copy<T>(IEnumerable<(AlignedBuffer<T> Buffer, ParameterTensor Tensor)> from, IEnumerable<(AlignedBuffer<T> Buffer, ParameterTensor Tensor)> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (((AlignedBuffer<T> source, ParameterTensor given), (AlignedBuffer<T> target, ParameterTensor place)) in from.Zip(to))
        {
            source.Slice(given.Offset, given.Length).CopyTo(target.Slice(place.Offset, place.Length));
        }
    }
}
