namespace Nabla.Modeling;

/// <content>What a diagnosis of a model asks for that no file holds.</content>
public sealed partial class Model
{
    /// <summary>The answers to the rows held out, each by a network that had not seen it; <see langword="null"/> of a model that was loaded.</summary>
    internal OutOfFold? HeldOut { get; init; }
}
