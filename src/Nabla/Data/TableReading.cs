using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data;

/// <summary>How a table was read: what the reader found out about the file, and which rows it could not use.</summary>
public sealed record TableReading
{
    internal TableReading(IReadOnlyList<Detection> detections, int usedRows, IReadOnlyList<RejectedRow> rejected, IReadOnlyList<string> notes) =>
        (Detections, UsedRows, Rejected, Notes) = (detections, usedRows, rejected, notes);

    /// <summary>What was found out, or given, in the order of the file's layers: format, encoding, delimiter, and so on.</summary>
    public IReadOnlyList<Detection> Detections { get; }

    /// <summary>The rows of the file, without the header: <see cref="UsedRows"/> and the rejected ones.</summary>
    public int RowsIn => UsedRows + Rejected.Count;

    /// <summary>The rows that the table has.</summary>
    public int UsedRows { get; }

    /// <summary>The rows that it does not have, in the order of the file. Empty unless <see cref="CsvOptions.MaximumBadRows"/> allows some.</summary>
    public IReadOnlyList<RejectedRow> Rejected { get; }

    /// <summary>What else a person should know, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What was found out under that name, or <see langword="null"/> where the format has no such thing.</summary>
    public Detection? this[string name] => Detections.FirstOrDefault(detection => detection.Name == name);
}
