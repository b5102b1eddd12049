namespace Nabla.Data.Features;

/// <summary>What a column is. docs/columns.md gives the rules by which it is found out.</summary>
public enum ColumnKind
{
    /// <summary>Numbers that measure or count something.</summary>
    Number,

    /// <summary>One of several texts or codes.</summary>
    Category,

    /// <summary>One of two words that say yes and no, or 0 and 1.</summary>
    Boolean,

    /// <summary>A calendar date, a date with a time, or a time of the day.</summary>
    Date,

    /// <summary>A name or number of the row itself. It is left out: it can only be learnt by heart.</summary>
    Identifier,

    /// <summary>Free text. It is left out: a network of dense layers has no use for sentences.</summary>
    Text,

    /// <summary>The same in every row, or missing in every row. It is left out.</summary>
    Constant,

    /// <summary>One pixel of an image.</summary>
    Pixel,

    /// <summary>Left out because the user says so.</summary>
    Drop,
}
