namespace Nabla.Data;

/// <summary>Something that a reader found out about a file, or was told.</summary>
/// <param name="Name">What it is about: <c>format</c>, <c>encoding</c>, <c>delimiter</c>, <c>quote</c>, <c>decimal</c>, <c>thousands</c>, <c>header</c>.</param>
/// <param name="Value">What was found, such as <c>semicolon</c>.</param>
/// <param name="Reason">Why, such as <c>it stands twice in each of the first 20 records</c>.</param>
/// <param name="IsGiven">Whether it was said by an option, not found out.</param>
/// <param name="IsUsual">Whether nobody needs to be told: what a file has that was written for a program such as this one.</param>
public sealed record Detection(string Name, string Value, string Reason, bool IsGiven = false, bool IsUsual = true)
{
    const string GivenReason = "it was given";

    /// <summary>What an option said.</summary>
    internal static Detection Given(string name, string value) => new(name, value, GivenReason, IsGiven: true);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Value}: {Reason}";
}
