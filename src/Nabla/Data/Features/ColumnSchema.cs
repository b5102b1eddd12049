using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>What a column is, with the parameters of its kind. Inferred from the data, read from a schema file, or said by the user.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">What it is.</param>
public sealed record ColumnSchema(string Name, ColumnKind Kind)
{
    static readonly string[] s_words = [.. Enum.GetNames<ColumnKind>().Select(name => name.ToLowerInvariant())];

    /// <summary>The words of the kinds, as <c>--columns</c> and schema files have them.</summary>
    public static IReadOnlyList<string> KindWords => s_words;

    /// <summary>How the dates of a <see cref="ColumnKind.Date"/> are written, such as <c>dd/MM/yyyy</c>; found out where it is <see langword="null"/>.</summary>
    public string? Format { get; init; }

    /// <summary>What the network sees of a date; found out where it is empty.</summary>
    public IReadOnlyList<DatePart> Parts { get; init; } = [];

    /// <summary>The word of a <see cref="ColumnKind.Boolean"/> that is 0; found out where it is <see langword="null"/>.</summary>
    public string? False { get; init; }

    /// <summary>The word of a <see cref="ColumnKind.Boolean"/> that is 1; found out where it is <see langword="null"/>.</summary>
    public string? True { get; init; }

    /// <summary>Texts that were found in the column and count as missing, such as <c>NA</c>.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = [];

    /// <summary>Why it is what it is, one clause.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What was counted; <see langword="null"/> where nothing was inferred.</summary>
    public ColumnEvidence? Evidence { get; init; }

    /// <summary>What keeps the column from being used as it is, one sentence that says what to do; <see langword="null"/> for most.</summary>
    public string? Problem => Fault?.Message;

    /// <summary>Whether the network is given the column.</summary>
    public bool IsUsed => Kind is ColumnKind.Number or ColumnKind.Category or ColumnKind.Boolean or ColumnKind.Date or ColumnKind.Pixel;

    /// <summary>The word of the kind.</summary>
    public string KindWord => s_words[(int)Kind];

    internal NablaDataException? Fault { get; init; }

    /// <summary>As <see cref="Parse"/> reads it: <c>sold=date:dd/MM/yyyy</c>.</summary>
    public override string ToString() => $"{Name}={KindWord}" + (this switch
    {
        { Kind: ColumnKind.Date, Format: { } format } => $":{format}",
        { Kind: ColumnKind.Boolean, False: { } no, True: { } yes } => $":{no}/{yes}",
        _ => "",
    });

    /// <summary>The kind of a word, or <see langword="null"/>.</summary>
    public static ColumnKind? FindKind(string word) => Array.IndexOf(s_words, word) is >= 0 and var index ? (ColumnKind)index : null;

    /// <summary>Reads <c>zip=category</c> or <c>sold=date:dd/MM/yyyy</c>, as the command line has it.</summary>
    /// <exception cref="ArgumentException">It says no column, no kind, or a format that there is not.</exception>
    public static ColumnSchema Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.LastIndexOf('=');
        string name = equals < 0 ? "" : text[..equals].Trim();
        string said = text[(equals + 1)..].Trim();
        if (name.Length == 0)
        {
            throw new ArgumentException($"A column is said as NAME=KIND, such as zip=category; '{text}' is not.");
        }

        string word = said.Split(':')[0];
        string? format = said.Length > word.Length ? said[(word.Length + 1)..] : null;
        if (FindKind(word) is not { } kind || kind == ColumnKind.Pixel)
        {
            throw new ArgumentException($"Column '{name}' cannot be a '{word}'; the kinds are {string.Join(", ", s_words.Where(known => known != "pixel"))}.");
        }

        if (format is null)
        {
            return new ColumnSchema(name, kind);
        }

        if (kind == ColumnKind.Boolean && format.Split('/') is [{ Length: > 0 } no, { Length: > 0 } yes])
        {
            return new ColumnSchema(name, kind) { False = no, True = yes };
        }

        return kind == ColumnKind.Date && DateFormat.Find(format) is not null
            ? new ColumnSchema(name, kind) { Format = format }
            : throw new ArgumentException(kind switch
            {
                ColumnKind.Date => $"Column '{name}' cannot have dates written '{format}'; the formats are {string.Join(", ", DateFormat.All.Select(known => known.Pattern))}.",
                ColumnKind.Boolean => $"Column '{name}' needs its two words, as in {name}=boolean:no/yes; '{format}' is not that.",
                _ => $"Column '{name}': a {word} takes nothing behind the colon; write {name}={word}.",
            });
    }
}
