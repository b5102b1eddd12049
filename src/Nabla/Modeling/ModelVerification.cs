namespace Nabla.Modeling;

/// <summary>What was found in order in a model file: <see cref="Model.Verify"/>. What is not in order is an exception that says so.</summary>
public sealed record ModelVerification
{
    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>Bytes of the file, each of them under the seal.</summary>
    public required long Bytes { get; init; }

    /// <summary>The seal: SHA-256 of the whole file, with the digits themselves as zeros; 64 hexadecimal digits.</summary>
    public required string Seal { get; init; }

    /// <summary>Tensors, each with a SHA-256 of its own.</summary>
    public required int Tensors { get; init; }

    /// <summary>Rows of inputs whose outputs came back to the bit.</summary>
    public required int OutputRows { get; init; }

    /// <summary>
    /// Rows of cells whose answers came back to the bit, each computed alone and among the others; <see langword="null"/> in files of versions that did not record them.
    /// </summary>
    public int? AnswerRows { get; init; }
}
