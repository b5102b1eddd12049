using System;
using Nabla.Data.Features;
using Nabla.Training;

namespace Nabla.Modeling;

/// <content>What makes a network strong on tables: how it reads numbers, how it is regularised, how many networks speak together.</content>
public sealed partial record TrainOptions
{
    const int MostBins = 256;
    const int MostFrequencies = 256;
    const int MostMembers = 64;

    /// <summary>How columns of numbers are scaled; robust when left out, standard where <see cref="Hidden"/> or <see cref="Network"/> is given.</summary>
    public NumberScaling? NumericScaling { get; init; }

    /// <summary>
    /// The most bins by which a number is encoded besides its scaled value, from 0, none, to 256; chosen by the validation loss when left out, none
    /// where <see cref="Hidden"/> or <see cref="Network"/> is given. See <see cref="PiecewiseLinearBins"/>.
    /// </summary>
    public int? NumericBins { get; init; }

    /// <summary>
    /// The learnt frequencies of a periodic embedding of each number, beside its scaled value, from 0, none, to 256; chosen by the validation loss when left out,
    /// none where <see cref="Hidden"/> or <see cref="Network"/> is given. See <see cref="Networks.Network{T}.Periodic"/>.
    /// </summary>
    public int? NumericFrequencies { get; init; }

    /// <summary>
    /// The rate of dropout behind each hidden layer, in [0, 1); 0 for none. Chosen by the validation loss when left out, none where
    /// <see cref="Hidden"/> or <see cref="Network"/> is given.
    /// </summary>
    public double? Dropout { get; init; }

    /// <summary>
    /// The networks of the ensemble, from 1 to 64, each from other initial weights: the model is their mean (<see cref="Networks.Network.MeanOf{T}"/>). Chosen by
    /// the number of rows when left out; 1 where <see cref="Hidden"/> or <see cref="Network"/> is given.
    /// </summary>
    public int? Ensemble { get; init; }

    /// <summary>
    /// The members of each network, from 1 to 64: from 2 on it is an ensemble in itself, whose members share the weights of the hidden layers and learn each from its own
    /// loss; 1 by default. In a step they cost as much as so many networks, in the file little more than one. Not together with <see cref="Network"/> and
    /// <see cref="Normalization"/>. The linear baseline has none. TabM: Gorishniy, Kotelnikov and Babenko 2024.
    /// </summary>
    public int SharedMembers { get; init; } = 1;

    /// <summary>Factors of the learning rate for kinds of parameters; all 1 by default. The linear baseline has none.</summary>
    public LearningRateFactors LearningRateFactors { get; init; } = LearningRateFactors.None;

    /// <summary>What the best epoch is chosen by, on the rows held out; the loss by default.</summary>
    public EpochCriterion BestEpochBy { get; init; }

    /// <summary>
    /// Whether the chosen epoch and setting train once more, on all training rows, those held out included; a small table does so in any case. False by default:
    /// on a large table it doubles the time, and the metrics of the rows held out are then those of the networks before.
    /// </summary>
    public bool Refit { get; init; }

    void CheckRecipe()
    {
        if (!Enum.IsDefined(BestEpochBy))
        {
            throw new ArgumentOutOfRangeException(nameof(BestEpochBy), BestEpochBy, "The best epoch is chosen by the loss or by the metric.");
        }

        if (NumericBins is not null and (< 0 or > MostBins or 1))
        {
            throw new ArgumentOutOfRangeException(nameof(NumericBins), NumericBins, $"Numbers are encoded by no bins, 0, or by 2 to {MostBins}.");
        }

        if (NumericFrequencies is not null and (< 0 or > MostFrequencies))
        {
            throw new ArgumentOutOfRangeException(
                nameof(NumericFrequencies), NumericFrequencies, $"Numbers have a periodic embedding of no frequencies, 0, or of up to {MostFrequencies}.");
        }

        if (Dropout is { } rate && !(rate >= 0 && rate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "The rate of dropout is at least 0 and below 1.");
        }

        if (Ensemble is not null and (< 1 or > MostMembers))
        {
            throw new ArgumentOutOfRangeException(nameof(Ensemble), Ensemble, $"An ensemble has between 1 and {MostMembers} networks.");
        }

        if (SharedMembers is < 1 or > MostMembers)
        {
            throw new ArgumentOutOfRangeException(nameof(SharedMembers), SharedMembers, $"A network has between 1 and {MostMembers} members that share weights.");
        }

        if (SharedMembers > 1 && (Network is not null || Normalization != Normalization.None))
        {
            throw new ArgumentException(
                "Members that share weights have dense hidden layers without normalisation; leave out Network and Normalization, or write the members into the network as docs/layers.md shows.",
                nameof(SharedMembers));
        }
    }
}
