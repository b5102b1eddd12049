using System;
using Nabla.Activations;

namespace Nabla.Losses;

/// <summary>The name of a custom loss in a model file: the program that trained the model defined the loss, and predictions do not need it.</summary>
sealed class RecordedLoss(string name) : Loss(name, LossTargets.Numbers)
{
    public override string Formula => "defined in the program that trained the model";

    public override string Gradient => "defined in the program that trained the model";

    public override string Source => "defined in the program that trained the model";

    internal override LossFunction<T> Function<T>() => throw Unknown(Name);

    /// <summary>Says that nobody here can compute the loss.</summary>
    public static ArgumentException Unknown(string name) => new(
        $"The loss {name} was defined in the program that trained the model, and the model's file has no more of it than the name; explain, check or diagnose the model in that program.");

    private protected override string? WhyNot(Activation output) => null;
}
