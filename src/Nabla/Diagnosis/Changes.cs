using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Nabla.Activations;
using Nabla.Modeling;
using Nabla.Optimizers;

namespace Nabla.Diagnosis;

/// <summary>Changes of the options that more than one check proposes; none where the options are that already.</summary>
static class Changes
{
    /// <summary>The initial weights that go with the activation, in place of those given.</summary>
    public static IEnumerable<Remedy> UsualInitializer(TrainOptions options) => options.Initializer is null
        ? []
        : [new Remedy($"without --init {options.Initializer}", options with { Initializer = null })];

    /// <summary>Another learning rate.</summary>
    public static Remedy LearningRate(TrainOptions options, double rate)
    {
        string text = rate.ToString("G6", CultureInfo.InvariantCulture);
        return new($"--learning-rate {text}", options with { Optimizer = options.Optimizer with { LearningRate = double.Parse(text, CultureInfo.InvariantCulture) } });
    }

    /// <summary>The optimizer's own learning rate, where the one given is so many times larger or smaller.</summary>
    public static IEnumerable<Remedy> UsualLearningRate(TrainOptions options)
    {
        double usual = Optimizer.All.First(optimizer => optimizer.Name == options.Optimizer.Name).LearningRate;
        return options.Optimizer.LearningRate == usual ? [] : [LearningRate(options, usual)];
    }

    /// <summary>Another activation of the hidden layers.</summary>
    public static IEnumerable<Remedy> Activation(TrainOptions options, Activation activation) => options.Network is not null || options.Activation == activation
        ? []
        : [new Remedy($"--activation {activation}", options with { Activation = activation })];

    /// <summary>A layer normalisation before each activation.</summary>
    public static IEnumerable<Remedy> LayerNormalization(TrainOptions options) =>
        options.Network is not null || options.Normalization != Normalization.None || options.Optimizer.RequiresFullBatch
            ? []
            : [new Remedy("--normalization layer", options with { Normalization = Normalization.Layer })];
}
