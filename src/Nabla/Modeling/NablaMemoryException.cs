using System.Globalization;

namespace Nabla.Modeling;

/// <summary>A training run would need more memory than the process may have; it was refused before it began.</summary>
public sealed class NablaMemoryException : NablaException
{
    internal NablaMemoryException(long neededBytes, long availableBytes, bool mostlyRows)
        : base("memory", $"The training needs about {Megabytes(neededBytes)} of memory and this process may use {Megabytes(availableBytes)}; {Advice(mostlyRows)}.")
    {
        NeededBytes = neededBytes;
        AvailableBytes = availableBytes;
    }

    /// <summary>The estimate, in bytes.</summary>
    public long NeededBytes { get; }

    /// <summary>What the process may use, in bytes: of the machine, of its container, or as its heap is limited.</summary>
    public long AvailableBytes { get; }

    static string Advice(bool mostlyRows) => mostlyRows
        ? "let encoded rows lie in a file (--memory 0) or take fewer columns"
        : "take fewer or smaller hidden layers (--hidden), a smaller batch (--batch) or fewer members (--ensemble 1)";

    static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB");
}
