using System;
using System.Linq;
using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Modeling;
using Nabla.Networks;

namespace Nabla.Diagnosis;

/// <summary>
/// The network of a model in double, and the networks it is the mean of, where it is an ensemble: their layers stand one member behind the other, and behind all of them
/// the mean and the activation of the outputs.
/// </summary>
sealed class MemberNetworks
{
    readonly Initializer? _initializer;
    readonly ulong _seed;

    public MemberNetworks(Model model, Initializer? initializer)
    {
        _initializer = initializer;
        _seed = model.Provenance.Seed;
        Network = model.Predictor.InDouble();
        int mean = model.Training.Members == 1 ? -1 : Network.Layers.Select(layer => layer is MeanLayer ? layer.Index : -1).Max();
        Count = mean > 0 && mean % model.Training.Members == 0 ? model.Training.Members : 1;
        Length = Count == 1 ? Network.Layers.Count : mean / Count;
    }

    /// <summary>The whole network.</summary>
    public Network<double> Network { get; }

    /// <summary>The number of members; 1 where it is no ensemble.</summary>
    public int Count { get; }

    /// <summary>The layers of a member.</summary>
    public int Length { get; }

    /// <summary>The first member with the weights it has.</summary>
    public Network<double> First()
    {
        Network<double> member = Shape();
        double[] parameters = new double[Network.ParameterCount];
        Network.CopyParametersTo(parameters);
        member.SetParameters(parameters.AsSpan(0, member.ParameterCount));
        Network.Statistics.Span[..member.Statistics.Length].CopyTo(member.Statistics.Span);
        return member;
    }

    /// <summary>A network of the shape of a member with the weights that a training begins with.</summary>
    public Network<double> Shape()
    {
        Network<double> member = Networks.Network.Create<double>(Network.Inputs, _seed);
        foreach (Layer layer in Network.Layers.Take(Length))
        {
            member = layer is CustomLayer custom
                ? member.Custom(custom.Function, custom.Sources[0])
                : (LayerShape.Of(layer) with { Sources = layer.Sources }).AddTo(member, _initializer);
        }

        Activation output = Network.Layers[^1].Activation;
        return Count == 1 || output == Activation.Identity ? member : member.Activate(output);
    }

    /// <summary>The layer at a place of each member.</summary>
    public int[] AtPlace(int place) => [.. Enumerable.Range(0, Count).Select(member => (member * Length) + place)];
}
