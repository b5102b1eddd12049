using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;

namespace Nabla.Networks;

/// <content>Ensembles whose members share the weights of their hidden layers.</content>
public sealed partial class Architecture
{
    /// <summary>
    /// Members side by side that read the same, each through factors of its own before every hidden layer, at first 1 or -1 at random; the weights of the hidden
    /// layers are shared, their biases are not, and the last layer of each is its own. The network answers with their mean (BatchEnsemble: Wen, Tran and Ba 2020;
    /// TabM: Gorishniy, Kotelnikov and Babenko 2024).
    /// </summary>
    /// <param name="members">Their number, 2 or more.</param>
    /// <param name="units">Units of each hidden layer of a member, first to last.</param>
    /// <param name="activation">The activation of each.</param>
    /// <param name="dropout">The rate of dropout behind each; 0 for none.</param>
    /// <param name="outputs">Outputs of a member.</param>
    /// <param name="outputActivation">The activation of the mean of the outputs.</param>
    internal static Architecture OfSharedMembers(int members, IReadOnlyList<int> units, Activation activation, double dropout, int outputs, Activation outputActivation)
    {
        List<Part> copy = [Of(new LayerShape("activation", 0, Activation.Identity))];
        List<Part> parts = [new Part(null, "concatenation", [.. Enumerable.Repeat(copy, members)]), Plain("scaling", ("signs", 1))];
        for (int layer = 0; layer < units.Count; layer++)
        {
            if (layer > 0)
            {
                parts.Add(Plain("scaling"));
            }

            parts.Add(Blocks(members, units[layer], activation, ("shared", 1)));
            if (dropout > 0)
            {
                parts.Add(Plain("dropout", ("rate", dropout)));
            }
        }

        parts.Add(Blocks(members, outputs, Activation.Identity));
        parts.Add(Plain("mean", ("blocks", members)));
        if (outputActivation != Activation.Identity)
        {
            parts.Add(Of(new LayerShape("activation", 0, outputActivation)));
        }

        return new Architecture(parts);
    }

    static Part Blocks(int members, int units, Activation activation, params ReadOnlySpan<(string Name, double Value)> settings) =>
        Of(new LayerShape("block-dense", units, activation) { Settings = Settings([("blocks", members), ("units", units), .. settings]) });

    static Part Plain(string kind, params ReadOnlySpan<(string Name, double Value)> settings) => Of(new LayerShape(kind, 0, Activation.Identity) { Settings = Settings(settings) });

    static Dictionary<string, double> Settings(ReadOnlySpan<(string Name, double Value)> settings)
    {
        var named = new Dictionary<string, double>();
        foreach ((string name, double value) in settings)
        {
            named.Add(name, value);
        }

        return named;
    }
}
