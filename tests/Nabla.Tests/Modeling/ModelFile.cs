using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Tests.Files;

namespace Nabla.Tests.Modeling;

/// <summary>A model file in a test's hands: taken apart, changed, put together with a valid seal, and loaded.</summary>
sealed class ModelFile : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public ModelFile(Model model)
    {
        model.Save(Path);
        SafetensorsFile file = SafetensorsFile.Read(Path);
        Tensors = [.. file.Tensors.Values];
        Document = JsonNode.Parse(file.Metadata["nabla"])!.AsObject();
    }

    public string Path => _folder["model.safetensors"];

    public List<Tensor> Tensors { get; }

    /// <summary>The JSON document; change it, then load.</summary>
    public JsonObject Document { get; }

    /// <summary>Writes the tensors and the document, sealed, and loads them.</summary>
    public Model Load() => Load(Document.ToJsonString());

    /// <summary>Writes the tensors and the document, sealed.</summary>
    public void Save() =>
        Write(new Dictionary<string, string> { ["format"] = "pt", ["nabla"] = Document.ToJsonString() }, SafetensorsWriter.WriteSealed);

    /// <summary>Writes the tensors and a text in place of the document, sealed, and loads them.</summary>
    public Model Load(string document)
    {
        Write(new Dictionary<string, string> { ["format"] = "pt", ["nabla"] = document }, SafetensorsWriter.WriteSealed);
        return Model.Load(Path);
    }

    public void Write(
        IReadOnlyDictionary<string, string> metadata, Action<Stream, IReadOnlyList<Tensor>, IReadOnlyDictionary<string, string>> write)
    {
        using FileStream stream = File.Create(Path);
        write(stream, Tensors, metadata);
    }

    /// <summary>Puts a tensor in the place of the one of its name, with its digest in the document.</summary>
    public void Replace(Tensor tensor)
    {
        Tensors.RemoveAll(other => other.Name == tensor.Name);
        Tensors.Add(tensor);
        Document["tensors"]![tensor.Name] = $"sha256:{tensor.Digest}";
    }

    public void Dispose() => _folder.Dispose();
}
